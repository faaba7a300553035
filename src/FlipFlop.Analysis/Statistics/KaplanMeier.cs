namespace FlipFlop.Analysis.Statistics;

/// <summary>The survival curve at one time.</summary>
/// <param name="Time">When.</param>
/// <param name="Survival">Share that lives on beyond it: the curve falls to this here and stays until the next step.</param>
/// <param name="AtRisk">How many were watched just before.</param>
/// <param name="Died">How many died then.</param>
/// <param name="Censored">How many were last seen alive then: a mark on the curve.</param>
public sealed record SurvivalStep(double Time, double Survival, int AtRisk, int Died, int Censored);

/// <summary>A survival curve.</summary>
/// <param name="Steps">At time 0 and at every time at which one died or was last seen, ascending.</param>
/// <param name="Median">The first time at which at most half survive; null where more than half were last seen alive.</param>
public sealed record SurvivalCurve(IReadOnlyList<SurvivalStep> Steps, double? Median);

/// <summary>Kaplan and Meier's estimate (1958) of survival where not all were watched until they died.</summary>
public static class KaplanMeier
{
    /// <summary>The curve of lives.</summary>
    /// <param name="times">How long each was watched, 0 or more.</param>
    /// <param name="died">Whether it died then; otherwise it was alive when last seen (censored).</param>
    /// <exception cref="ArgumentException">No lives, counts that differ, or a time that is negative or not finite.</exception>
    public static SurvivalCurve Of(IReadOnlyList<double> times, IReadOnlyList<bool> died)
    {
        Samples.Check([.. times], nameof(times));
        if (times.Count != died.Count)
            throw new ArgumentException($"There are {times.Count} times and {died.Count} ends; each life needs both.", nameof(died));
        if (times.Any(time => time < 0))
            throw new ArgumentException(FormattableString.Invariant($"A time is {times.Min()}; none may be negative."), nameof(times));
        var steps = Steps(times.Zip(died, (time, dead) => (Time: time, Died: dead)).ToList());
        // A product of fractions may miss a half by rounding.
        return new SurvivalCurve(steps, steps.FirstOrDefault(step => step.Survival <= 0.5 + 1e-12)?.Time);
    }

    private static List<SurvivalStep> Steps(IReadOnlyList<(double Time, bool Died)> lives)
    {
        var (survival, atRisk) = (1.0, lives.Count);
        var steps = new List<SurvivalStep>();
        if (lives.All(life => life.Time > 0))
            steps.Add(new SurvivalStep(0, 1, atRisk, 0, 0));
        foreach (var ends in lives.GroupBy(life => life.Time).OrderBy(group => group.Key))
        {
            var (count, deaths) = (ends.Count(), ends.Count(life => life.Died));
            survival *= (double)(atRisk - deaths) / atRisk;
            steps.Add(new SurvivalStep(ends.Key, survival, atRisk, deaths, count - deaths));
            atRisk -= count;
        }
        return steps;
    }
}
