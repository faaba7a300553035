namespace FlipFlop.Engine.Training;

/// <summary>
/// A barrier: whoever comes waits until all have come. It is met several times in a step, which may take less than a
/// millisecond, so a thread looks again and again for about as long before it sleeps: to be woken takes longer than
/// most of these waits.
/// </summary>
internal sealed class Meeting
{
    private const int Looks = 2000;
    private const int PauseBetweenLooks = 10;
    private const int LooksUntilYield = 50;

    private readonly object gate = new();
    private readonly int size;
    private readonly int mostLooks;
    private int missing;
    private volatile int held;

    /// <param name="size">How many come.</param>
    public Meeting(int size)
    {
        this.size = size;
        missing = size;
        mostLooks = size <= Environment.ProcessorCount ? Looks : 0;
    }

    public void Wait()
    {
        var thisOne = held;
        if (Interlocked.Decrement(ref missing) == 0)
            Release(thisOne);
        else if (!IsHeldSoon(thisOne))
            SleepUntilHeld(thisOne);
    }

    private void Release(int thisOne)
    {
        missing = size;
        lock (gate)
        {
            held = thisOne + 1;
            Monitor.PulseAll(gate);
        }
    }

    private bool IsHeldSoon(int thisOne)
    {
        for (var look = 1; look <= mostLooks; look++)
        {
            if (held != thisOne)
                return true;
            Thread.SpinWait(PauseBetweenLooks);
            if (look % LooksUntilYield == 0)
                Thread.Yield();
        }

        return false;
    }

    private void SleepUntilHeld(int thisOne)
    {
        lock (gate)
        {
            while (held == thisOne)
                Monitor.Wait(gate);
        }
    }
}
