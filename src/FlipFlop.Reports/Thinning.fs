/// What is left out of a page that would grow too large or too slow, always openly.
module FlipFlop.Reports.Thinning

/// At most this many eigenvalues of the bulk are drawn; those outside the circle always are.
let mostBulkPoints = 12_000

/// At most this many points of training curves are drawn.
let mostCurvePoints = 60_000

/// Realizations whose responses and trajectories can be chosen: their numbers are the bulk of a page.
let mostDetailed = 60

/// The first steps of a test set that are drawn.
let mostSteps = 1_200

/// Points of a trajectory in state space.
let mostTrajectoryPoints = 600

/// Cubes that are laid over one another.
let mostCubes = 150

/// Realizations that are drawn as a line each over parallel axes.
let mostLines = 250

/// Rows of a picture with one row a realization.
let mostRows = 60

/// At most "count" of the items, evenly taken, the first and the last among them.
let evenly (count: int) (items: 'a list) : 'a list =
    if items.Length <= count then
        items
    else
        let all = Array.ofList items

        [ for place in 0 .. count - 1 -> all[place * (all.Length - 1) / max 1 (count - 1)] ]

/// Which realizations can be looked at one by one: all, or the same number of the first seeds of every cell.
let detailed (sweep: Sweep) : int list =
    let trained = Sweep.trained sweep |> List.map fst

    let steps =
        match Sweep.trained sweep with
        | [] -> 1
        | (_, first) :: _ -> min mostSteps first.Response.Steps * (first.Bits + 3)

    let most = mostDetailed |> min (max 6 (180_000 / steps))

    if trained.Length <= most then
        trained
    else
        trained
        |> List.groupBy (fun index -> sweep.CellOf[index])
        |> List.collect (fun (_, ofCell) -> List.indexed ofCell)
        |> List.sortBy fst
        |> List.map snd
        |> List.truncate most
        |> List.sort
