using FlipFlop.Engine.Randomness;

namespace FlipFlop.Engine.Training;

/// <summary>Which trials an epoch is trained on, and in which order.</summary>
public static class TrialOrder
{
    /// <summary>
    /// The numbers of an epoch's trials. Fresh: those that follow the last epoch's. Fixed: 0 .. trials - 1 in an
    /// order that is a pure function of the seed and the epoch.
    /// </summary>
    /// <param name="training">Fresh or fixed, and how many trials.</param>
    /// <param name="dataSeed">The seed of the data, 0 .. 2^53 - 1.</param>
    /// <param name="epoch">0, 1, ...</param>
    public static long[] OfEpoch(TrainingSpec training, long dataSeed, int epoch)
    {
        var numbers = new long[training.Trials];
        var first = training.Data == TrialSource.Fresh ? (long)epoch * training.Trials : 0;
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = first + i;
        if (training.Data == TrialSource.Fixed)
            Shuffle(numbers, new RandomRow(dataSeed, RandomStream.Shuffle, epoch));
        return numbers;
    }

    /// <summary>Fisher and Yates, from the end; element i meets the row's double word number i.</summary>
    private static void Shuffle(long[] numbers, RandomRow random)
    {
        for (var i = numbers.Length - 1; i > 0; i--)
        {
            var other = random.Below(i, i + 1);
            (numbers[i], numbers[other]) = (numbers[other], numbers[i]);
        }
    }
}
