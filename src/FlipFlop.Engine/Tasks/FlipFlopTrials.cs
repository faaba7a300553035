using System.Numerics;
using System.Runtime.InteropServices;
using FlipFlop.Engine.Randomness;

namespace FlipFlop.Engine.Tasks;

/// <summary>Training trials of the flip-flop task: trial k is a pure function of the task, the data seed and k.</summary>
public static class FlipFlopTrials
{
    /// <summary>
    /// Writes inputs and targets of a trial: on each channel three pulses, the target taking a pulse's value a
    /// response delay after its end; normal noise on every input. Channels are independent of one another.
    /// </summary>
    /// <param name="task">Channels, durations, noise.</param>
    /// <param name="dataSeed">The seed of the data, 0 .. 2^53 - 1.</param>
    /// <param name="trial">The trial's number, 0 or more.</param>
    /// <param name="x">Inputs, (step, bit), row by row.</param>
    /// <param name="y">Targets, (step, bit), row by row.</param>
    /// <exception cref="ArgumentException">A duration is not a whole number of steps, a span has not steps x bits
    /// elements, or the trial has no room for its last answer though truncated pulses are off.</exception>
    public static void Generate(FlipFlopTask task, long dataSeed, long trial, Span<float> x, Span<float> y)
    {
        var layout = TrialLayout.Of(task);
        if (x.Length != layout.Steps * layout.Bits || y.Length != x.Length)
            throw new ArgumentException($"{x.Length} inputs and {y.Length} targets are not {layout.Steps} steps of {layout.Bits} bits.");

        WriteNoise(task, dataSeed, trial, x);
        for (var bit = 0; bit < layout.Bits; bit++)
        {
            var schedule = PulseSchedule.Of(dataSeed, trial, bit);
            AddPulses(layout, schedule, bit, x);
            WriteTargets(layout, schedule, bit, y);
        }

        if (task.LastTargetZero)
            y[^layout.Bits..].Clear();
    }

    /// <summary>A task's durations in steps.</summary>
    private readonly record struct TrialLayout(int Bits, int Steps, int Pulse, int Response, double StepMs)
    {
        public static TrialLayout Of(FlipFlopTask task)
        {
            var pulse = task.StepsOf(task.PulseMs);
            var layout = new TrialLayout(
                task.Bits, task.Steps, pulse, pulse + task.StepsOf(task.ResponseDelayMs), task.StepMs);
            return task.TruncatedPulses || layout.StepAt(PulseSchedule.LatestStartMs) + layout.Response < layout.Steps
                ? layout
                : throw new ArgumentException(FormattableString.Invariant(
                    $"A trial of {task.TrialMs} ms may end before its last answer: a third pulse can start at {PulseSchedule.LatestStartMs} ms. Lengthen the hold, or allow truncated pulses."));
        }

        /// <summary>The step in which a time lies.</summary>
        public int StepAt(int milliseconds) => (int)(milliseconds / StepMs);

        /// <summary>The step at which the target takes a pulse's value, or the number of steps where it never does.</summary>
        public int AnswerAt(ScheduledPulse pulse) => Math.Min(StepAt(pulse.StartMs) + Response, Steps);
    }

    /// <summary>Input noise: value step x bits + bit of the trial's row, times the standard deviation.</summary>
    private static void WriteNoise(FlipFlopTask task, long dataSeed, long trial, Span<float> x)
    {
        var deviation = (float)task.InputNoise;
        if (deviation == 0)
        {
            x.Clear();
            return;
        }

        SingleNormals.Fill(new RandomRow(dataSeed, RandomStream.Noise, trial), 0, x);
        Scale(x, deviation);
    }

    private static void Scale(Span<float> values, float factor)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (ref var vector in vectors)
            vector *= factor;
        foreach (ref var value in values[(vectors.Length * Vector<float>.Count)..])
            value *= factor;
    }

    /// <summary>Adds a channel's pulses to its inputs.</summary>
    private static void AddPulses(TrialLayout layout, PulseSchedule schedule, int bit, Span<float> x)
    {
        foreach (var pulse in (ReadOnlySpan<ScheduledPulse>)[schedule.First, schedule.Second, schedule.Third])
        {
            var start = layout.StepAt(pulse.StartMs);
            var end = Math.Min(start + layout.Pulse, layout.Steps);
            for (var step = start; step < end; step++)
                x[step * layout.Bits + bit] += pulse.Value;
        }
    }

    /// <summary>A channel's targets: 0 before the first answer, then each pulse's value until the next one's answer.</summary>
    private static void WriteTargets(TrialLayout layout, PulseSchedule schedule, int bit, Span<float> y)
    {
        int first = layout.AnswerAt(schedule.First), second = layout.AnswerAt(schedule.Second), third = layout.AnswerAt(schedule.Third);
        Hold(0, first, 0, y);
        Hold(first, second, schedule.First.Value, y);
        Hold(second, third, schedule.Second.Value, y);
        Hold(third, layout.Steps, schedule.Third.Value, y);

        void Hold(int from, int to, float value, Span<float> targets)
        {
            for (int at = from * layout.Bits + bit, end = to * layout.Bits; at < end; at += layout.Bits)
                targets[at] = value;
        }
    }
}
