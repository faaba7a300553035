namespace FlipFlop.Engine.Training;

/// <summary>A few threads that wait for the next piece of work; the caller is the first of them.</summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Meeting meeting;
    private readonly Exception?[] failures;
    private Action<int> work = static _ => { };
    private bool closing;

    public WorkerTeam(int size)
    {
        Size = size;
        meeting = new Meeting(size);
        failures = new Exception?[size];
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
        meeting.Wait();
        Do(0);
        meeting.Wait();
        if (failures.FirstOrDefault(failure => failure is not null) is { } failure)
            throw new AggregateException(failure);
    }

    private void Wait(int worker)
    {
        while (true)
        {
            meeting.Wait();
            if (closing)
                return;
            Do(worker);
            meeting.Wait();
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
        meeting.Wait();
    }
}
