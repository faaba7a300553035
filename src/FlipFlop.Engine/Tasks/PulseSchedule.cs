using FlipFlop.Engine.Randomness;

namespace FlipFlop.Engine.Tasks;

/// <summary>One pulse of a channel.</summary>
/// <param name="StartMs">Its start, whole ms from the trial's start.</param>
/// <param name="Value">+1, -1 or 0 (no pulse).</param>
public readonly record struct ScheduledPulse(int StartMs, int Value);

/// <summary>
/// The three pulses of one channel in the "jarne" schedule, as the paper's code draws them (Jarne 2021, "Training
/// data"): first at U{10 .. 99} ms, then, with gaps a, b = U{1 .. 50} ms, first + 70 + a and first + 170 + a + b.
/// The first has value +1, -1 or 0, a third each; the others +1 or -1.
/// </summary>
/// <remarks>The numbers are the paper's own; they assume pulses and a response delay of 20 ms, and stay as they are for others.</remarks>
public readonly record struct PulseSchedule(ScheduledPulse First, ScheduledPulse Second, ScheduledPulse Third)
{
    /// <summary>The latest start that a third pulse can have, ms.</summary>
    public const int LatestStartMs = 99 + 170 + 50 + 50;

    /// <summary>Channel c of a trial takes words 8 c to 8 c + 5 of the trial's row, however many channels there are.</summary>
    public static PulseSchedule Of(long dataSeed, long trial, int channel)
    {
        var random = new RandomRow(dataSeed, RandomStream.Data, trial);
        var times = random.Block(2 * (uint)channel);
        var signs = random.Block(2 * (uint)channel + 1);
        var first = Deviates.Integer(times.W0, 10, 99);
        var a = Deviates.Integer(times.W1, 1, 50);
        var b = Deviates.Integer(times.W2, 1, 50);
        return new PulseSchedule(
            new ScheduledPulse(first, Deviates.Integer(times.W3, -1, 1)),
            new ScheduledPulse(first + 70 + a, 2 * Deviates.Integer(signs.W0, 0, 1) - 1),
            new ScheduledPulse(first + 170 + a + b, 2 * Deviates.Integer(signs.W1, 0, 1) - 1));
    }
}
