using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Execution;

/// <summary>How often a realization under way keeps a checkpoint: by what one costs, within limits.</summary>
/// <param name="Soonest">The least time between two.</param>
/// <param name="Latest">The most.</param>
internal sealed record CheckpointPace(TimeSpan Soonest, TimeSpan Latest)
{
    /// <summary>The variable of the environment that sets the seconds between two checkpoints, whatever they cost.</summary>
    public const string Variable = "FLIPFLOP_CHECKPOINT_SECONDS";

    /// <summary>A checkpoint may cost a hundredth of the time; aimed at is half of that.</summary>
    private const double TimesItsCost = 200;

    /// <summary>Every 10 s where one costs little, and never later than after a minute, unless the environment says otherwise.</summary>
    /// <exception cref="InvalidDataException">The variable has a value that is not allowed.</exception>
    public static CheckpointPace OfTheEnvironment()
    {
        var given = EnvironmentSeconds.Read(Variable, TimeSpan.Zero, 0.01, 3600, "the seconds between two checkpoints of a realization");
        return given > TimeSpan.Zero ? new(given, given) : new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));
    }

    /// <summary>The time until the next, after one that has cost this much.</summary>
    public TimeSpan PauseAfter(TimeSpan cost)
    {
        var pause = cost * TimesItsCost;
        return pause < Soonest ? Soonest : pause > Latest ? Latest : pause;
    }
}
