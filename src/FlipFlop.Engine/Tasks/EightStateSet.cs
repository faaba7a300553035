namespace FlipFlop.Engine.Tasks;

/// <summary>
/// The test set of the paper's figures 4 and 5, for any number of bits: one trial without noise whose
/// pulses write every one of the 2^bits states at least twice.
/// </summary>
/// <remarks>
/// <para>Pulse k = 0, 1, ... starts at 30 + 70 k ms, on every channel at once, and has the task's duration; its
/// target follows the response delay after its end (the paper's: 20 ms each, so at 70 + 70 k ms) and stays until
/// the next. Channels have periods of 4, 2, 8, 16, 32, ... pulses (one bit alone: 2): the first half of a period
/// is +1, the second -1. There are 16 pulses for up to three bits and 2 x 2^bits beyond; the trial ends
/// 30 + 70 x pulses ms after its start.</para>
/// <para>A start that falls between two steps is floored to whole steps, as in the training's trials; pulse and
/// response delay must be whole numbers of steps.</para>
/// </remarks>
public sealed record EightStateSet
{
    private const double FirstPulseMs = 30;
    private const double IntervalMs = 70;

    /// <summary>Channels.</summary>
    public required int Bits { get; init; }

    /// <summary>Inputs and targets: one trial of T steps.</summary>
    public required TrialSet Trial { get; init; }

    /// <summary>Signs that each pulse writes, (pulse x bit), row by row.</summary>
    public required int[] Signs { get; init; }

    /// <summary>For each pulse the last step before the next one; for the last pulse the trial's last step.</summary>
    public required int[] ReadSteps { get; init; }

    /// <summary>Number of pulses.</summary>
    public int Pulses => ReadSteps.Length;

    /// <summary>Steps of the trial.</summary>
    public int Steps => Trial.Steps;

    /// <summary>The state that a pulse writes: its place in the order of <see cref="SignPatterns"/>.</summary>
    public int State(int pulse) => SignPatterns.IndexOf(Signs.AsSpan(pulse * Bits, Bits));

    /// <summary>Pulses of the test set of so many bits: every state is visited twice at least.</summary>
    public static int PulsesOf(int bits) => bits <= 3 ? 16 : 2 * SignPatterns.Count(bits);

    /// <summary>The test set of a task, at its time step.</summary>
    public static EightStateSet Of(FlipFlopTask task)
    {
        var bits = task.Bits;
        var pulses = PulsesOf(bits);
        var starts = Enumerable.Range(0, pulses + 1)
            .Select(pulse => FlooredSteps(task, FirstPulseMs + IntervalMs * pulse))
            .ToArray();
        var steps = starts[pulses];
        var pulseSteps = task.StepsOf(task.PulseMs);
        var answer = pulseSteps + task.StepsOf(task.ResponseDelayMs);
        var signs = PulseSigns(pulses, bits);
        var x = new double[steps * bits];
        var y = new double[steps * bits];
        for (var pulse = 0; pulse < pulses; pulse++)
        {
            var written = signs.AsSpan(pulse * bits, bits);
            Write(x, written, starts[pulse], starts[pulse] + pulseSteps);
            Write(y, written, starts[pulse] + answer, starts[pulse + 1] + answer);
        }
        return new EightStateSet
        {
            Bits = bits,
            Trial = new TrialSet(1, steps, bits, x, y),
            Signs = signs,
            ReadSteps = [.. starts.Skip(1).Select(next => next - 1)],
        };
    }

    /// <summary>A time in whole steps, floored: what the test sets do with a time that falls between two steps.</summary>
    internal static int FlooredSteps(FlipFlopTask task, double milliseconds) => (int)Math.Floor(milliseconds / task.StepMs);

    private static int[] PulseSigns(int pulses, int bits)
    {
        var signs = new int[pulses * bits];
        for (var pulse = 0; pulse < pulses; pulse++)
            for (var bit = 0; bit < bits; bit++)
            {
                var period = Period(bit, bits);
                signs[pulse * bits + bit] = pulse % period < period / 2 ? 1 : -1;
            }
        return signs;
    }

    private static int Period(int bit, int bits) => bit switch
    {
        0 => bits == 1 ? 2 : 4,
        1 => 2,
        _ => 2 << bit,
    };

    /// <summary>Writes signs into steps; what lies past the trial's end is left out.</summary>
    private static void Write(double[] values, ReadOnlySpan<int> signs, int from, int until)
    {
        until = Math.Min(until, values.Length / signs.Length);
        for (var step = from; step < until; step++)
            for (var bit = 0; bit < signs.Length; bit++)
                values[step * signs.Length + bit] = signs[bit];
    }
}
