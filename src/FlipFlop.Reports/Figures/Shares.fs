/// How many of the realizations do what is asked of them, across the sweep, with Wilson's intervals.
module FlipFlop.Reports.Figures.Shares

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Analysis.Statistics
open FlipFlop.Experiments.Results
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.SweptAxis

/// So many seeds are named where one hovers.
let private mostNamed = 12

/// A question to a realization that was trained, whatever came of it.
type private Question =
    {
        Title: string
        Holds: RealizationResult -> bool
        /// By bits, how probable it is of a network of random output signs; none where they say nothing of it.
        ByChance: int -> float option
    }

/// Those of a cell for which it holds, of those that were trained; and whether these share no initialisation or data.
type private Share =
    { Cell: SweepCell
      Right: RealizationResult list
      Of: int
      Planned: int
      AreIndependent: bool }

/// Of a network, that all of what it is asked is right.
let private allRight title (coins: int -> CoinSigns) (test: NetworkAnalysis -> bool) =
    { Title = title
      ByChance =
        fun bits ->
            let coins = coins bits
            Some(coins.Probability(fun right -> right = coins.Of))
      Holds =
        fun result ->
            match result.Trained with
            | null -> false
            | network -> test network }

/// The claims that can be asked of each realization alone.
let private claims (sweep: Sweep) =
    [ for verdict in sweep.Result.Claims do
          let claim = verdict.Claim

          if not (ClaimWords.IsOfAllTogether claim.Quantifier || isNull (Metrics.Find claim.Metric)) then
              { Title = claim.Text
                Holds = fun result -> ClaimJudge.HoldsFor(claim, result) = Nullable true
                ByChance = fun bits -> ClaimJudge.HoldsByChance(claim, bits) |> Option.ofNullable } ]

/// What a claim asks already is not asked again.
let private questions (sweep: Sweep) =
    let isClaimed metric =
        sweep.Result.Claims |> Seq.exists (fun verdict -> verdict.Claim.Metric = metric)

    [ if sweep.Result.Realizations |> Seq.exists (Verdict.isFinished >> not) then
          { Title = "finished"
            Holds = Verdict.isFinished
            ByChance = fun _ -> None }
      if not (isClaimed "heldStates") then
          allRight "hold all states" CoinSigns.OfStates Verdict.keepsAll
      if not (isClaimed "transitionAccuracy") then
          allRight "make every transition" CoinSigns.OfTransitions Verdict.makesAll
      yield! claims sweep ]

let private share (sweep: Sweep) question cell =
    let all = Sweep.realizationsOf sweep cell

    let indices, tried =
        [ for index in all do
              let result = sweep.Result.Realizations[index]

              if Verdict.isTried result then
                  (index, result) ]
        |> List.unzip

    { Cell = cell
      Right = List.filter question.Holds tried
      Of = tried.Length
      Planned = all.Length
      AreIndependent = Verdict.areIndependent sweep indices }

/// "seeds 2, 5, 7", so that one knows which.
let named (results: RealizationResult list) =
    let seeds = [ for result in results -> string result.Realization.Seed ]
    let shown = String.Join(", ", List.truncate mostNamed seeds)

    match seeds.Length with
    | 0 -> "no seed"
    | count when count > mostNamed -> $"seeds {shown} and {count - mostNamed} more"
    | _ -> $"seeds {shown}"

let private hover (sweep: Sweep) (share: Share) =
    let interval =
        if share.AreIndependent then
            let interval = Wilson.Interval(share.Right.Length, share.Of)
            $"Wilson, 95 %%: {Figure.percent interval.Low} to {Figure.percent interval.High}"
        else
            "no interval: they share initialisations or data"

    let partial =
        if share.Of < share.Planned then
            $" ({share.Planned - share.Of} not trained yet)"
        else
            ""

    let cell =
        if sweep.Parameters.IsEmpty then
            ""
        else
            $"{share.Cell.Label}: "

    $"{cell}{share.Right.Length} of {share.Of}{partial}<br>" + $"{interval}<br>{named share.Right}"

/// Bars of no share whose realizations are no independent sample.
let private bars (series: Series) (shares: Share list) =
    let interval (share: Share) =
        Wilson.Interval(share.Right.Length, share.Of)

    let part (share: Share) =
        float share.Right.Length / float share.Of

    if shares |> List.forall _.AreIndependent then
        Error_y(
            ``type`` = "data",
            symmetric = false,
            array = [ for share in shares -> (interval share).High - part share ],
            arrayminus = [ for share in shares -> part share - (interval share).Low ],
            color =
                (if series.Label = "" then
                     Palette.muted
                 else
                     series.Colour series.Cells.Head),
            thickness = 1.5,
            width = 3.0
        )
    else
        Error_y(visible = false)

/// Which cell each share is of, and its counts.
let private facts (series: Series) (shares: Share list) =
    { PointFacts.None with
        Cells = [ for cell in series.Cells -> cell.Index ]
        Columns =
            [ PointFacts.Column("right", [ for share in shares -> share.Right.Length ])
              PointFacts.Column("of", [ for share in shares -> share.Of ])
              PointFacts.Column("planned", [ for share in shares -> share.Planned ]) ] }

/// A point for each cell of a series, side by side where they share a place.
let private trace (sweep: Sweep) axis question (series: Series) : Trace =
    let shares =
        series.Cells
        |> List.map (share sweep question)
        |> List.filter (fun share -> share.Of > 0)
        |> List.groupBy (fun share -> axis.PlaceOf share.Cell)
        |> List.sortBy fst
        |> List.collect (fun (place, shares) ->
            [ for at, share in List.indexed shares ->
                  let spread = 2.0 * series.Width * ((float at + 0.5) / float shares.Length - 0.5)

                  (float place + series.Shift - 0.08 + spread, share) ])

    let part (share: Share) =
        float share.Right.Length / float share.Of

    PlaneTrace(
        x = List.map fst shares,
        y = [ for _, share in shares -> part share ],
        text = [ for _, share in shares -> hover sweep share ],
        Facts = facts series (List.map snd shares),
        name = series.Label,
        mode = (if isMixed axis series then "markers" else "lines+markers"),
        line = Line(width = 1.0, color = series.Colour series.Cells.Head),
        marker =
            Marker(size = 9.0, symbol = series.Symbol, color = [ for _, share in shares -> series.Colour share.Cell ]),
        error_y = bars series (List.map snd shares),
        hovertemplate = "%{text}<extra></extra>"
    )

/// The levels of chance at each place, of the cells that have one there.
let private chance (sweep: Sweep) axis question : Trace list =
    [ for place, cells in sweep.Cells |> List.groupBy axis.PlaceOf |> List.sortBy fst do
          let bits =
              [ for cell in cells do
                    for index in Sweep.realizationsOf sweep cell ->
                        sweep.Result.Realizations[index].Realization.Cell.Task.Bits ]

          for level in ChanceLine.ofBits ChanceLine.share ChanceLine.signs question.ByChance bits ->
              (ChanceLine.around place, level) ]
    |> ChanceLine.across

/// "0.2", and "0.2 (5 of 9)" where some are not trained yet.
let private tick (sweep: Sweep) axis question place text =
    let shares =
        sweep.Cells
        |> List.filter (fun cell -> axis.PlaceOf cell = place)
        |> List.map (share sweep question)

    match List.sumBy _.Of shares, List.sumBy _.Planned shares with
    | tried, planned when tried = planned -> text
    | tried, planned -> $"{text}<br>({tried} of {planned})"

let private panel (sweep: Sweep) axis (series: Series list) texts question : Panel =
    let y =
        Yaxis(range = [ -0.04; 1.04 ], tickvals = [ 0.0; 0.25; 0.5; 0.75; 1.0 ], tickformat = ".0%")

    Figure.layout (horizontal axis (List.mapi (tick sweep axis question) texts)) y
    |> Figure.panel question.Title (chance sweep axis question @ List.map (trace sweep axis question) series)

/// None before two realizations were trained.
let figure (sweep: Sweep) : Figure option =
    let at = sweep.Parameters.Length - 1
    let axis, series = axis sweep at, series sweep at

    let texts =
        match axis.Parameter with
        | Some parameter -> List.map Sweep.written parameter.Values
        | None -> [ "" ]

    let panels = questions sweep |> List.map (panel sweep axis series texts)
    let chance = ChanceLine.legend panels

    let clause =
        if chance.IsEmpty then
            ""
        else
            $" Dotted is chance: that a network of {ChanceLine.signs} does it."

    let whose =
        if sweep.Parameters.IsEmpty then
            "the realizations"
        else
            "each cell's realizations"

    if (sweep.Result.Realizations |> Seq.filter Verdict.isTried |> Seq.length) < 2 then
        None
    else
        Some
            { Id = "shares"
              Title = "How many of the realizations"
              Caption =
                $"The share of {whose}, of those that were trained, so that one that diverged or failed counts as one "
                + "that does not; with Wilson's 95 % interval where no two of them share an initialisation or data. Hover to see "
                + "which seeds do."
                + clause
              Panels = panels
              Choices = []
              Legend = legend series @ chance
              Columns = 3
              Height = 250 }
