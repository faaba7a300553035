/// What silence keeps: right signs of memory states and settled states, and the transition test, against the untrained.
module FlipFlop.Reports.Figures.Silence

open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Plotly
open FlipFlop.Reports.Figures.Strip

/// A test of memory, with a name that is short enough for a narrow column: how many passed, of how many.
type internal Test =
    {
        Name: string
        Short: string
        Right: NetworkAnalysis -> int
        Of: NetworkAnalysis -> int
        /// By bits, what random output signs would make of it.
        Coins: int -> CoinSigns
    }

let internal share test analysis =
    float (test.Right analysis) / float (test.Of analysis)

let private states (analysis: NetworkAnalysis) = analysis.MemoryStates.Right.Length

let internal tests (networks: NetworkAnalysis list) =
    let gaps =
        match networks with
        | [] -> []
        | first :: _ ->
            [ for at, score in Seq.indexed first.Transitions ->
                  { Name = $"transitions<br>{Figure.number score.GapMs} ms"
                    Short = $"gap<br>{Figure.number score.GapMs}"
                    Right = fun analysis -> analysis.Transitions[at].Right
                    Of = fun analysis -> analysis.Transitions[at].Transitions
                    Coins = CoinSigns.OfTransitions } ]

    { Name = "right<br>before pulse"
      Short = "before<br>pulse"
      Right = _.MemoryStates.CountRight
      Of = states
      Coins = CoinSigns.OfStates }
    :: { Name = "kept by<br>silence"
         Short = "after<br>silence"
         Right = _.SettledStates.CountRight
         Of = states
         Coins = CoinSigns.OfStates }
    :: gaps

let internal networks (sweep: Sweep) = Sweep.trained sweep |> List.map snd

/// What random output signs would give at each test, as a line through all of them.
let private chance (sweep: Sweep) tests =
    let bits = networks sweep |> List.map (fun network -> network.Bits)

    let levels test =
        ChanceLine.ofBits ChanceLine.share ChanceLine.signs (fun bits -> Some (test.Coins bits).ShareRight) bits

    ChanceLine.across
        [ for at, test in List.indexed tests do
              for level in levels test -> (ChanceLine.around at, level) ]

/// One dot a network and test.
let dots (sweep: Sweep) : Figure =
    let tests = tests (networks sweep)

    let quantities =
        [ for test in tests ->
              { Label = test.Name
                Quantity.Of = share test } ]

    let panel = Strip.panel sweep "" "share right" quantities
    let chance = chance sweep tests

    let clause =
        if chance.IsEmpty then
            ""
        else
            $" Dotted is chance: {ChanceLine.signs}."

    { Id = "silence"
      Title = "What silence keeps"
      Caption =
        "Shares of states whose every sign is right just before the next pulse, and after 2,000 steps of silence; and of "
        + "transitions that are made (a state is written, silence, a pulse on some channels, silence, and all signs must "
        + "be right), by the length of the silence. Answering rightly before the next pulse proves no memory; the others do."
        + clause
        + Figure.networksOf sweep (fun _ -> true) ""
      Panels =
        [ { panel with
              Common = chance @ panel.Common } ]
      Choices = []
      Legend = (if chance.IsEmpty then [] else [ ChanceLine.entry ])
      Columns = 1
      Height = 320 }
