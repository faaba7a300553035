namespace FlipFlop

open System
open System.IO
open System.Reflection
open System.Text.Json
open FlipFlop.Experiments.Specification

/// What becomes of an experiment that a file declares.
module internal Declarations =
    /// The host that evaluates an experiment file names the file here into which declarations are written.
    [<Literal>]
    let HostVariable = "FLIPFLOP_DECLARATIONS"

    let private toHost path (name: string) (place: Location) (outcome: Result<ExperimentSpec, Fault list>) =
        let declaration =
            match outcome with
            | Ok spec ->
                {| name = name
                   file = place.File
                   line = place.Line
                   spec = SpecJson.Write spec
                   faults = [||] |}
            | Error faults ->
                {| name = name
                   file = place.File
                   line = place.Line
                   spec = ""
                   faults =
                    [| for fault in faults ->
                           {| field = fault.Field
                              message = fault.Message
                              file = fault.File
                              line = fault.Line |} |] |}

        File.AppendAllText(path, JsonSerializer.Serialize declaration + "\n")

    let private describe (spec: ExperimentSpec) (place: Location) =
        let cells = spec.Sweep |> Seq.fold (fun cells axis -> cells * axis.Points.Count) 1

        printfn "%s: %s" spec.Name spec.Title
        printfn "%d cells x %d seeds = %d realizations" cells spec.Seeds.Count (cells * spec.Seeds.Count)
        printfn "Nothing was trained. Train and report it with: flipflop run %s" place.File

    /// Hands a whole experiment to the host, if one evaluates this file; describes it, if F# Interactive runs it by
    /// itself; and returns it.
    /// Raises FaultyExperimentException where there are faults and no host to collect them.
    let declare name place (spec: ExperimentSpec) (faults: Fault list) =
        let outcome = if faults.IsEmpty then Ok spec else Error faults

        match Option.ofObj (Environment.GetEnvironmentVariable HostVariable), outcome with
        | None, Error faults -> raise (FaultyExperimentException(List.toArray faults))
        | None, Ok spec ->
            match Assembly.GetEntryAssembly() with
            | null -> ()
            | entry when entry.GetName().Name = "fsi" -> describe spec place
            | _ -> ()
        | Some path, outcome -> toHost path name place outcome

        spec
