/// Small stores with a trained experiment in them.
module FlipFlop.Tests.TrainedStore

open System
open System.IO
open System.Threading
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Engine.Training
open FlipFlop.Experiments.Execution
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage

/// Networks of some sizes with some seeds, trained in milliseconds.
let spec name (units: int list) (seeds: int list) =
    let training = TrainingSpec(Batch = 16, Trials = 32, Epochs = 1)

    let axis =
        SweepAxis [| for n in units -> SweepPoint [| Assignment("units", int64 n) |] |]

    ExperimentSpec(
        Name = name,
        Title = "A test",
        Base = Cell(Task = FlipFlopTask(Bits = 1), Network = NetworkSpec(Units = 4), Training = training),
        Sweep = [| axis |],
        Seeds = [| for seed in seeds -> Seed.Both(int64 seed) |]
    )

let engine = SimdEngine.Instance

let version = (engine :> ITrainingEngine).ArithmeticVersion

let planOf (spec: ExperimentSpec) = Planner.Plan(spec, version)

/// Trains what is missing, in this process.
let train (store: ResultStore) spec =
    let plan = planOf spec

    LocalRunner.Run(plan, store, InlineLauncher(store, engine), 1, NoObserver(), CancellationToken.None)
    |> ignore

    plan

/// Trains and writes the results, with analyses, but without the page.
let run (store: ResultStore) spec =
    let plan = train store spec
    let json = SpecJson.Write spec

    let result =
        ResultGatherer.Gather(plan, store, json, null, 1, CancellationToken.None)

    let files =
        ExperimentFiles(null, json, SummaryCsv.Write result, SummaryJson.Write result)

    store.Experiment(spec.Name).Write(files, "test") |> ignore
    plan

let keys (plan: Plan) =
    [ for each in plan.Realizations -> each.Key ]

let file (store: ResultStore) key name = Path.Combine(store.FolderOf key, name)

/// Changes one bit in the middle of a file.
let flip path =
    let content = File.ReadAllBytes path
    content[content.Length / 2] <- content[content.Length / 2] ^^^ 1uy
    File.WriteAllBytes(path, content)

/// The bytes of a file; none of a lock, which whoever holds it lets nobody read.
let bytesOf (path: string) =
    if path.EndsWith ".lock" then
        [||]
    else
        File.ReadAllBytes path

/// Every file of a folder with its content.
let contents root =
    [ for path in Directory.GetFiles(root, "*", SearchOption.AllDirectories) |> Array.sort ->
          Path.GetRelativePath(root, path), Convert.ToHexString(bytesOf path) ]

/// A checkpoint after so many updates, as an interruption leaves it.
let checkpoint (realization: Realization) (updates: int) =
    let cell = realization.Cell

    let weights =
        Initialiser.Draw(cell.Network, cell.Task.Bits, cell.Task.Bits, realization.Seed.Init)

    let trace = TraceRecorder()

    for _ in 1..updates do
        trace.AfterUpdate weights

    let state =
        TrainingState(
            Weights = weights,
            Moments = AdamMoments.Zero weights,
            History = [||],
            Epoch = EpochSums(updates, 16 * updates, 1.0, 1.0)
        )

    Checkpoint(realization.Key, state, trace.Recorded(), TimeSpan.FromSeconds 1.0, 1)

/// The same store as a host of that name sees it, which gives a sign of life once an hour.
let onHost name (store: ResultStore) =
    let terms =
        ClaimTerms(name, $"{name}-00000000", TimeSpan.FromHours 1.0, TimeSpan.FromHours 15.0)

    ResultStore(store.Root, terms, TimeProvider.System, PhysicalDisk.Instance)

/// The claim files of a key, of all hosts.
let claimFiles (store: ResultStore) (key: string) =
    Directory.GetFiles(Path.Combine(store.WorkFolder, "claims"), key + ".*")

/// As if the claims of this key had last been touched so long ago.
let age (store: ResultStore) key (time: TimeSpan) =
    for file in claimFiles store key do
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow - time)
