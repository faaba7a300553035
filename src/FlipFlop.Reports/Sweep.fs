namespace FlipFlop.Reports

open System
open System.Globalization
open FlipFlop.Analysis
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification

/// A swept parameter and the values that it takes, ascending where they are numbers.
type SweptParameter =
    { Name: string
      Description: string
      Values: obj list }

/// One combination of swept values.
type SweepCell =
    {
        Index: int
        /// "units 64, inputNoise 0.1".
        Label: string
        /// For each swept parameter, the place of this cell's value among its values.
        Places: int list
    }

/// An experiment's result, laid out by what was swept: what every figure is drawn from.
type Sweep =
    {
        Result: ExperimentResult
        Parameters: SweptParameter list
        Cells: SweepCell list
        /// For each realization, the index of its cell.
        CellOf: int[]
    }

module Sweep =

    /// A parameter's value as it is written in the language and in the flags.
    let written (value: obj) : string =
        match value with
        | :? float as real -> real.ToString("R", CultureInfo.InvariantCulture)
        | :? bool as switch -> if switch then "true" else "false"
        | other -> Convert.ToString(other, CultureInfo.InvariantCulture) |> Option.ofObj |> Option.defaultValue ""

    let private parameter name : Parameter =
        Parameters.Find name
        |> Option.ofObj
        |> Option.defaultWith (fun () -> invalidArg (nameof name) $"{name} is no parameter of a cell.")

    let private sorted (values: obj list) =
        if values |> List.forall (fun value -> value :? float || value :? int64) then
            values |> List.sortBy (fun value -> Convert.ToDouble(value, CultureInfo.InvariantCulture))
        else
            values

    let private valuesOf (names: string list) (realization: Realization) =
        names |> List.map (fun name -> (parameter name).Get.Invoke realization.Cell)

    let private label (names: string list) (values: obj list) =
        match names with
        | [] -> "no swept parameter"
        | _ -> List.map2 (fun name value -> $"{name} {written value}") names values |> String.concat ", "

    let ofResult (result: ExperimentResult) : Sweep =
        let names = List.ofSeq result.Plan.SweptParameters

        let values =
            [ for realization in result.Realizations -> valuesOf names realization.Realization ]

        let parameters =
            names
            |> List.mapi (fun place name ->
                { Name = name
                  Description = (parameter name).Description
                  Values = values |> List.map (List.item place) |> List.distinct |> sorted })

        let distinct = List.distinct values

        let cells =
            distinct
            |> List.mapi (fun index values ->
                { Index = index
                  Label = label names values
                  Places = List.map2 (fun swept value -> List.findIndex ((=) value) swept.Values) parameters values })

        let indexOf =
            dict (List.mapi (fun index values -> (label names values, index)) distinct)

        { Result = result
          Parameters = parameters
          Cells = cells
          CellOf = [| for values in values -> indexOf[label names values] |] }

    /// Indices of the realizations of one cell, in the order of the plan.
    let realizationsOf (sweep: Sweep) (cell: SweepCell) : int list =
        [ for index in 0 .. sweep.CellOf.Length - 1 do
              if sweep.CellOf[index] = cell.Index then
                  index ]

    /// The realizations with their trained analysis, where there is one.
    let trained (sweep: Sweep) =
        [ for index, realization in Seq.indexed sweep.Result.Realizations do
              match realization.Trained with
              | null -> ()
              | analysis -> (index, analysis) ]

    /// What the initial weights depend on.
    let initialNetwork (realization: Realization) =
        (realization.Cell.Network, realization.Cell.Task.Bits, realization.Cell.Task.StepMs, realization.Seed.Init)

    /// What these weights do without noise depends on the pulses as well.
    let private initialBehaviour (realization: Realization) =
        let task = realization.Cell.Task
        (initialNetwork realization, task.PulseMs, task.ResponseDelayMs)

    let private untrainedOnce once (sweep: Sweep) (indices: int seq) =
        [ for index in indices do
              let result = sweep.Result.Realizations[index]

              match result.Untrained with
              | null -> ()
              | analysis -> (index, result.Realization, analysis) ]
        |> List.distinctBy (fun (_, realization, _) -> once realization)
        |> List.map (fun (index, _, analysis) -> (index, analysis))

    /// The initial weights of these realizations, each once: cells that differ in task or training alone share theirs.
    let initialNetworks (sweep: Sweep) (indices: int seq) =
        untrainedOnce initialNetwork sweep indices

    /// Every realization's place in the result.
    let indices (sweep: Sweep) = [ 0 .. sweep.CellOf.Length - 1 ]

    /// All untrained networks, each once for every kind of pulses that it is tried with. What noise does to them, a
    /// realization's own analysis alone says.
    let untrained (sweep: Sweep) =
        untrainedOnce initialBehaviour sweep (indices sweep)

    /// These realizations in blocks of those that share initial weights or data and are no independent witnesses.
    let blocks (sweep: Sweep) (indices: int list) : int list list =
        SeedBlocks.Of(indices, (fun index -> sweep.Result.Realizations[index].Realization.Seed))
        |> Seq.map List.ofSeq
        |> List.ofSeq

    /// "seed 2"; "imported" of a network that was not trained here.
    let seed (realization: Realization) =
        if isNull realization.Imported then
            $"seed {realization.Seed}"
        else
            "imported"

    /// "units 64, inputNoise 0.1, seed 2"; "seed 2" where nothing is swept.
    let name (sweep: Sweep) index =
        let seed = seed sweep.Result.Realizations[index].Realization

        if sweep.Parameters.IsEmpty then
            seed
        else
            $"{sweep.Cells[sweep.CellOf[index]].Label}, {seed}"

    /// Of these networks the spectra, each with its index; a GRU has none.
    let spectra (networks: (int * NetworkAnalysis) list) =
        [ for index, analysis in networks do
              match analysis.Spectrum with
              | null -> ()
              | spectrum -> (index, spectrum) ]

    /// The first eight characters of a key: enough to find its folder.
    let shortKey (key: string) = key[.. min 8 key.Length - 1]

    /// An outcome as it is written in the summary.
    let outcome (outcome: RealizationOutcome) =
        match outcome with
        | RealizationOutcome.Finished -> "finished"
        | RealizationOutcome.ReachedGoal -> "reachedGoal"
        | RealizationOutcome.Diverged -> "diverged"
        | RealizationOutcome.Failed -> "failed"
        | _ -> "missing"

    /// A file's name as a shell takes it for one word, whatever it has in it.
    let private quoted (file: string) =
        if file |> Seq.forall (fun letter -> Char.IsAsciiLetterOrDigit letter || Seq.contains letter "-_./") then
            file
        else
            "'" + file.Replace("'", "'\\''") + "'"

    /// The file of the specification, and what names the store where it is not the usual one.
    let private fileAndStore (sweep: Sweep) =
        match sweep.Result.StoredSpec with
        | null -> $"{sweep.Result.Plan.Spec.Name}.json", ""
        | place when place.Store = "results" -> quoted place.File, ""
        | place -> quoted place.File, $" --results {quoted place.Store}"

    let private importAgain (sweep: Sweep) (imported: ImportedNetwork) =
        let spec = sweep.Result.Plan.Spec

        $"flipflop import {quoted imported.File} --name {spec.Name} --step-ms {written spec.Base.Task.StepMs}"
        + snd (fileAndStore sweep)

    let private runAgain (sweep: Sweep) (realization: Realization) =
        let sets =
            [ for assignment in realization.Swept -> $" --set {assignment.Parameter}={written assignment.Value}" ]

        let spec = sweep.Result.Plan.Spec

        let engine =
            [ if spec.Engine <> Engines.Simd then
                  $" --engine {spec.Engine}"
              if spec.Device <> Engines.Cpu then
                  $" --device {spec.Device}" ]

        let file, store = fileAndStore sweep
        $"flipflop run {file}{String.Concat sets} --seeds {realization.Seed}{String.Concat engine}{store}"

    /// The command that trains this realization again, or shows that it is there; that imports it again.
    let rerun (sweep: Sweep) (realization: Realization) =
        match realization.Imported with
        | null -> runAgain sweep realization
        | imported -> importAgain sweep imported

    /// Where the experiment's network came from, if it was imported.
    let imported (sweep: Sweep) =
        Option.ofObj sweep.Result.Plan.Spec.Imported
