/// Three trials of the training set, drawn anew from seed and number (the paper's figure 2).
module FlipFlop.Reports.Figures.TrainingSamples

open FlipFlop.Engine.Tasks
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

let private samples = 3

/// Inputs and targets of a trial, step by step.
let private trial (task: FlipFlopTask) seed sample : float32[] * float32[] =
    let x: float32[] = Array.zeroCreate (task.Steps * task.Bits)
    let y: float32[] = Array.zeroCreate x.Length
    FlipFlopTrials.Generate(task, seed, int64 sample, x, y)
    (x, y)

let private traces (task: FlipFlopTask) (sample, (x: float32[], y: float32[])) =
    let times = [ for step in 0 .. task.Steps - 1 -> float step * task.StepMs ]

    let channel (values: float32[]) bit =
        [ for step in 0 .. task.Steps - 1 -> float values[step * task.Bits + bit] ]

    [ for bit in 0 .. task.Bits - 1 do
          let at = sample + samples * bit

          let hover what =
              $"%%{{x}} ms: {what} %%{{y:.2f}}<extra></extra>"

          Channels.line times (channel x bit) "input" (Palette.channel bit) 1.2 "solid" at (hover "input")
          Channels.line times (channel y bit) "target" Palette.muted 2.5 "solid" at (hover "target") ]

/// The trials of the experiment's first realization; none where there is no realization, or it was imported.
let figure (sweep: Sweep) : Figure option =
    sweep.Result.Realizations
    |> Seq.tryHead
    |> Option.filter (fun first -> isNull first.Realization.Imported)
    |> Option.map (fun first ->
        let task, seed = first.Realization.Cell.Task, first.Realization.Seed.Data

        let cell =
            if sweep.Parameters.IsEmpty then
                ""
            else
                $" at {sweep.Cells[sweep.CellOf[0]].Label}"

        let trials = [ 0 .. samples - 1 ] |> List.map (trial task seed)
        // Noise may reach farther than pulses.
        let largest = trials |> Seq.collect fst |> Seq.map (abs >> float) |> Seq.max

        let inputs =
            if task.InputNoise > 0.0 then
                "Inputs with their noise"
            else
                "The inputs"

        { Id = "training-samples"
          Title = "Three training trials"
          Caption =
            $"Trials 0, 1 and 2 of data seed {seed}{cell}: a column a trial, a row (and colour) a channel. {inputs}; "
            + "in gray the target, which takes a pulse's value a response delay after its end and keeps it. A trial is a "
            + "pure function of seed and number."
          Panels =
            [ Figure.panel
                  ""
                  (List.collect (traces task) (List.indexed trials))
                  (Channels.grid (max Channels.reach (1.05 * largest)) task.Bits samples (fun sample ->
                      $"trial {sample}: time, ms")) ]
          Choices = []
          Legend =
            [ for bit in 0 .. task.Bits - 1 -> Figure.dot $"input {bit + 1}" (Palette.channel bit) ]
            @ [ Figure.dot "target" Palette.muted ]
          Columns = 1
          Height = max 240 (70 + 130 * task.Bits) })
