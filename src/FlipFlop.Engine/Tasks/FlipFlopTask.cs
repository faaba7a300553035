namespace FlipFlop.Engine.Tasks;

/// <summary>
/// The n-bit flip-flop memory (Jarne 2021, "Task parametrization"): on each channel a positive pulse
/// sets a bit and a negative one resets it; the output takes the pulse's sign a response delay after
/// the pulse's end and keeps it. The "jarne" schedule: three pulses a channel and trial.
/// </summary>
/// <remarks>All durations are in milliseconds; each must be a whole number of time steps.</remarks>
public sealed record FlipFlopTask
{
    /// <summary>Number of channels: inputs, outputs and bits that are stored.</summary>
    public int Bits { get; init; } = 3;

    /// <summary>Time step, ms. One step is also the network's time constant (equation 6).</summary>
    public double StepMs { get; init; } = 5;

    /// <summary>Duration of a pulse, ms.</summary>
    public double PulseMs { get; init; } = 20;

    /// <summary>From the end of a pulse to the step at which the target takes its sign, ms.</summary>
    public double ResponseDelayMs { get; init; } = 20;

    /// <summary>Time added to the end of the trial, in which the target stays where it is, ms.</summary>
    public double HoldMs { get; init; } = 340;

    /// <summary>Standard deviation of the Gaussian noise on every input at every step.</summary>
    public double InputNoise { get; init; } = 0.1;

    /// <summary>The published generator's first quirk: the target of the trial's last step is left at 0.</summary>
    public bool LastTargetZero { get; init; }

    /// <summary>
    /// The published generator's second quirk: the third pulse may run past the trial's end.
    /// Where it is off, a trial too short for its last pulse and answer is a fault.
    /// </summary>
    public bool TruncatedPulses { get; init; }

    /// <summary>The trial's duration, ms: 320 + response delay + hold.</summary>
    public double TrialMs => 320 + ResponseDelayMs + HoldMs;

    /// <summary>Steps in a trial.</summary>
    public int Steps => StepsOf(TrialMs);

    /// <summary>A duration in whole steps.</summary>
    /// <exception cref="ArgumentException">The duration is not a whole number of steps.</exception>
    public int StepsOf(double milliseconds) => IsWhole(milliseconds)
        ? (int)Math.Round(milliseconds / StepMs)
        : throw new ArgumentException(FormattableString.Invariant($"{milliseconds} ms is not a whole number of steps of {StepMs} ms."));

    /// <summary>
    /// Whether a duration is a whole number of steps; within 1e-9 of one, since decimal fractions such as 0.3 and
    /// 0.1 have no exact quotient.
    /// </summary>
    public bool IsWhole(double milliseconds)
    {
        var steps = milliseconds / StepMs;
        return steps is >= 0 and < int.MaxValue && Math.Abs(steps - Math.Round(steps)) <= 1e-9 * steps;
    }
}
