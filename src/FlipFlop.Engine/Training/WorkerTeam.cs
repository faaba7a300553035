namespace FlipFlop.Engine.Training;

/// <summary>A few threads that wait for the next piece of work; the caller is the first of them.</summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Barrier? barrier;
    private readonly Exception?[] failures;
    private Action<int> work = static _ => { };
    private bool closing;

    public WorkerTeam(int size)
    {
        Size = size;
        failures = new Exception?[size];
        if (size == 1)
            return;

        barrier = new Barrier(size);
        for (var worker = 1; worker < size; worker++)
        {
            var number = worker;
            new Thread(() => Wait(number)) { IsBackground = true, Name = $"training {number}" }.Start();
        }
    }

    public int Size { get; }

    /// <summary>Calls the work once on each thread, with the thread's number, and returns when all are done.</summary>
    public void Run(Action<int> work)
    {
        this.work = work;
        barrier?.SignalAndWait();
        Do(0);
        barrier?.SignalAndWait();
        if (failures.FirstOrDefault(failure => failure is not null) is { } failure)
            throw new AggregateException(failure);
    }

    private void Wait(int worker)
    {
        while (true)
        {
            barrier!.SignalAndWait();
            if (closing)
                return;
            Do(worker);
            barrier.SignalAndWait();
        }
    }

    private void Do(int worker)
    {
        try
        {
            failures[worker] = null;
            work(worker);
        }
        catch (Exception failure)
        {
            failures[worker] = failure;
        }
    }

    public void Dispose()
    {
        closing = true;
        barrier?.SignalAndWait();
    }
}
