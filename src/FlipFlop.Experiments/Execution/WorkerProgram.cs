using System.Collections.Concurrent;
using System.Text.Json;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Specification;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>What a worker is started with.</summary>
/// <param name="Plan">Path of the frozen plan: an experiment's canonical JSON.</param>
/// <param name="Results">The store's folder.</param>
/// <param name="Threads">Threads on which each realization is trained.</param>
/// <param name="Spec">
/// The plan's text, by whoever has read it: another run of the same experiment may finish, and remove the plan, before
/// this worker is up. Null: the worker reads it.
/// </param>
/// <param name="Log">Where the worker's standard error goes, below the store's folder; null if it is not known.</param>
public sealed record WorkerAssignment(string Plan, string Results, int Threads, string? Spec = null, string? Log = null)
{
    public string Json() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <exception cref="JsonException">The line is no assignment.</exception>
    public static WorkerAssignment Parse(string line) =>
        JsonSerializer.Deserialize<WorkerAssignment>(line, JsonSerializerOptions.Web) ?? throw new JsonException("an assignment is missing");
}

/// <summary>
/// A worker: a program that trains realizations of a frozen plan, one after the other, and tells how it goes. Every
/// engine's worker program is this with that engine.
/// </summary>
public static class WorkerProgram
{
    private const int Fine = 0;
    private const int Broken = 3;

    private static readonly TimeSpan PauseForOthers = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Is fed by whoever started it: the first line of the input is a <see cref="WorkerAssignment"/>, every other the key
    /// of a realization to train. The end of the input, or the token, stops it: what is under way is kept in a checkpoint.
    /// </summary>
    /// <param name="engine">The engine that this program has.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="output">Standard output: <see cref="WorkerEvent"/>s.</param>
    /// <param name="stop">Stops it, as the end of the input does.</param>
    /// <returns>The exit code: 0, or 3 where the store or the machine gave way.</returns>
    public static int Serve(ITrainingEngine engine, TextReader input, TextWriter output, CancellationToken stop) =>
        Guarded(output, tell =>
        {
            if (input.ReadLine() is not { } assignment)
                return;
            var work = Work.Of(WorkerAssignment.Parse(assignment), engine, tell);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
            using var keys = new BlockingCollection<string>();
            new Thread(() => Feed(input, keys, ended)) { IsBackground = true, Name = "keys" }.Start();
            tell(new WorkerEvent.Ready());
            try
            {
                foreach (var key in keys.GetConsumingEnumerable(ended.Token))
                    work.Trainer.Settle(work.Find(key), ended.Token);
            }
            catch (OperationCanceledException)
            {
                // Stopped while it had nothing to do.
            }
        });

    /// <summary>Works through the whole plan, leaving to others what they are training: a node of a cluster.</summary>
    /// <param name="assignment">The plan, the store, the threads.</param>
    /// <param name="engine">The engine that this program has.</param>
    /// <param name="output">Standard output: <see cref="WorkerEvent"/>s.</param>
    /// <param name="stop">Stops it; what is under way is kept in a checkpoint.</param>
    /// <returns>The exit code: 0, or 3 where the store or the machine gave way.</returns>
    public static int WorkThrough(WorkerAssignment assignment, ITrainingEngine engine, TextWriter output, CancellationToken stop) =>
        Guarded(output, tell =>
        {
            var busy = false;
            var work = Work.Of(assignment, engine, told =>
            {
                busy = told is WorkerEvent.Busy;
                tell(told);
            });
            tell(new WorkerEvent.Ready());
            var open = new Queue<Realization>(
                work.Realizations.Values.OrderByDescending(realization => WorkEstimate.Operations(realization.Cell)));
            while (!stop.IsCancellationRequested && open.TryDequeue(out var next))
            {
                work.Trainer.Settle(next, stop);
                if (!busy)
                    continue;
                open.Enqueue(next);
                stop.WaitHandle.WaitOne(PauseForOthers);
            }
        });

    private static void Feed(TextReader input, BlockingCollection<string> keys, CancellationTokenSource ended)
    {
        try
        {
            while (input.ReadLine() is { } key)
                keys.Add(key);
            ended.Cancel();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The worker has come to its end meanwhile.
        }
    }

    private static int Guarded(TextWriter output, Action<Action<WorkerEvent>> work)
    {
        try
        {
            work(told => Tell(output, told));
            return Fine;
        }
        catch (WorkerListenerException)
        {
            return Broken;
        }
        catch (Exception e) when (e is StoreException or BrokenArithmeticException or FaultyExperimentException or JsonException or InvalidDataException)
        {
            Console.Error.WriteLine(e.Message);
            Tell(output, new WorkerEvent.Broken(e.Message));
            return Broken;
        }
    }

    private static void Tell(TextWriter output, WorkerEvent told)
    {
        try
        {
            output.WriteLine(told.Json());
            output.Flush();
        }
        catch (IOException e)
        {
            throw new WorkerListenerException(e);
        }
    }

    private sealed record Work(RealizationTrainer Trainer, IReadOnlyDictionary<string, Realization> Realizations)
    {
        public Realization Find(string key) => Realizations.TryGetValue(key, out var realization)
            ? realization
            : throw new InvalidDataException($"\"{key}\" is no realization of this worker's plan.");

        public static Work Of(WorkerAssignment assignment, ITrainingEngine engine, Action<WorkerEvent> tell)
        {
            BrokenArithmeticException.ThrowIfSubnormalsAreFlushed();
            var json = assignment.Spec ?? StoreException.Guard(assignment.Plan, "cannot be read", () => File.ReadAllText(assignment.Plan));
            var plan = Planner.Plan(SpecJson.Read(json, assignment.Plan), engine.ArithmeticVersion);
            if (plan.Spec.Engine != engine.Name)
                throw new InvalidDataException($"{assignment.Plan} asks for the engine {plan.Spec.Engine}; this worker has {engine.Name}.");
            var trainer = new RealizationTrainer(
                new ResultStore(assignment.Results), engine, engine.ThreadsOf(assignment.Threads), plan.Spec.KeepWeights, tell,
                TimeProvider.System, assignment.Log);
            return new Work(trainer, plan.Realizations.ToDictionary(r => r.Key, StringComparer.Ordinal));
        }
    }
}
