/// flipflop doctor: what this machine is, and whether it keeps the arithmetic contract.
module FlipFlop.Cli.Commands.DoctorCommand

open System
open System.Diagnostics
open System.Runtime.InteropServices
open Argu
open FlipFlop.Cli
open FlipFlop.Cli.Arguments
open FlipFlop.Engine.Contract
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Storage

let private line (name: string) (text: string) = printfn "  %-16s  %s" name text

let private describeMachine () =
    let engine = SimdEngine.Instance :> ITrainingEngine
    printfn "flipflop %s" ProvenanceRecorder.CodeVersion
    line "processor" $"{Machine.Cpu}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores"
    line "instruction sets" (String.concat ", " Machine.InstructionSets)
    line "system" RuntimeInformation.OSDescription
    line ".NET" RuntimeInformation.FrameworkDescription
    line "engine" $"{engine.Name}, arithmetic version {engine.ArithmeticVersion}"

let private describeLibTorch () =
    match LibTorchWorker.tryFind () |> Option.map LibTorchWorker.check with
    | None -> line "libtorch" "not built; the first `--engine libtorch` builds it"
    | Some(Ok state) -> line "libtorch" state
    | Some(Error refusal) -> line "libtorch" refusal

/// Runs the self-test; the facts that do not hold.
let private checkArithmetic verbose =
    let clock = Stopwatch.StartNew()
    let facts = List.ofSeq (ContractCheck.Run ContractCheck.Threads)
    let broken = facts |> List.filter (fun fact -> not fact.Holds)
    let right = facts.Length - broken.Length

    line
        "self-test"
        $"{right} of {facts.Length} parts of the engine give the bits that they give everywhere ({Words.duration clock.Elapsed})"

    for fact in facts do
        if not fact.Holds then
            line "" $"{fact.Name}: {fact.Actual} instead of {fact.Expected}"
        elif verbose then
            line "" $"{fact.Name}: {fact.Actual}"

    broken

let run (arguments: ParseResults<DoctorArguments>) =
    describeMachine ()
    describeLibTorch ()
    let subnormals = ContractCheck.KeepsSubnormals()
    line "subnormals" (if subnormals then "kept" else "flushed to zero")
    let broken = checkArithmetic (arguments.Contains DoctorArguments.Verbose)
    printfn ""

    if subnormals && broken.IsEmpty then
        printfn "The arithmetic contract is kept: what is trained here has the same bits as on any other machine."
        ExitCode.Fine
    else
        let cause =
            if subnormals then
                "The processor, the runtime or this build of the program is at fault: do not mix its results with others."
            else
                "A native library that was loaded into this process flushes subnormal numbers to zero: start without it."

        eprintfn
            "The arithmetic contract is broken: what is trained here differs from what other machines train. %s"
            cause

        ExitCode.Broken
