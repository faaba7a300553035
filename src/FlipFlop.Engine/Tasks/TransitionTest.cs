namespace FlipFlop.Engine.Tasks;

/// <summary>
/// The test of a memory: from rest one pulse writes a state on all channels; silence of the gap; one pulse of
/// an input in {-1, 0, 1}^bits that is not all 0; silence of the gap. At the last step every output should
/// have the written sign, or the new one where the input was not 0. All 2^bits x (3^bits - 1) pairs of a
/// written state and an input are asked: 208 for three bits.
/// </summary>
/// <remarks>
/// Transition t writes state t / Inputs and then gives input t % Inputs. States stand in the order of
/// <see cref="SignPatterns"/>; inputs likewise, with 1, 0, -1 in place of 1, -1 and without the one that is
/// all 0. So transitions t and Count - 1 - t are each other's negative.
/// </remarks>
public sealed record TransitionTest
{
    /// <summary>Channels.</summary>
    public required int Bits { get; init; }

    /// <summary>Silence after each of the two pulses, ms.</summary>
    public required double GapMs { get; init; }

    /// <summary>The same in steps, floored as in the training's trials.</summary>
    public required int GapSteps { get; init; }

    /// <summary>Duration of either pulse in steps.</summary>
    public required int PulseSteps { get; init; }

    /// <summary>States that are written: 2^bits.</summary>
    public int States => SignPatterns.Count(Bits);

    /// <summary>Inputs from each: 3^bits - 1.</summary>
    public int Inputs => PowerOfThree(Bits) - 1;

    /// <summary>Number of transitions.</summary>
    public int Count => CountOf(Bits);

    /// <summary>Number of transitions of so many bits: 2^bits x (3^bits - 1).</summary>
    public static int CountOf(int bits) => SignPatterns.Count(bits) * (PowerOfThree(bits) - 1);

    /// <summary>Steps of one trial: twice a pulse and a gap.</summary>
    public int Steps => 2 * (PulseSteps + GapSteps);

    /// <summary>The test of a task at one gap.</summary>
    public static TransitionTest Of(FlipFlopTask task, double gapMs) => new()
    {
        Bits = task.Bits,
        GapMs = gapMs,
        GapSteps = EightStateSet.FlooredSteps(task, gapMs),
        PulseSteps = task.StepsOf(task.PulseMs),
    };

    /// <summary>The sign that a transition writes first.</summary>
    public int Written(int transition, int bit) => SignPatterns.Sign(transition / Inputs, bit, Bits);

    /// <summary>The input of a transition's second pulse: 1, 0 or -1.</summary>
    public int Input(int transition, int bit)
    {
        var input = transition % Inputs;
        var number = input < Inputs / 2 ? input : input + 1;
        return 1 - number / PowerOfThree(Bits - 1 - bit) % 3;
    }

    /// <summary>The sign that the output should have at the last step.</summary>
    public int Expected(int transition, int bit) =>
        Input(transition, bit) is var input and not 0 ? input : Written(transition, bit);

    /// <summary>How many bits must flip.</summary>
    public int Flips(int transition)
    {
        var flips = 0;
        for (var bit = 0; bit < Bits; bit++)
            if (Input(transition, bit) == -Written(transition, bit))
                flips++;
        return flips;
    }

    private static int PowerOfThree(int exponent)
    {
        var power = 1;
        for (var factor = 0; factor < exponent; factor++)
            power *= 3;
        return power;
    }
}
