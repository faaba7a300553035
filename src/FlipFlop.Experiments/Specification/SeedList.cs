using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Specification;

/// <summary>Seeds as they are written on the command line: "1..8", "1,2,5", "1..3,7", and "1:2" for a pair.</summary>
public static class SeedList
{
    /// <summary>What is allowed, in words.</summary>
    public const string Allowed = "seeds and ranges, as in 1..8 or 1,2,5 or 1..3,7; a pair of init and data, as in 1:2";

    /// <summary>The seeds of a text, in its order; what is wrong with it goes to the faults.</summary>
    public static IReadOnlyList<Seed> Parse(string text, ICollection<Fault> faults)
    {
        var seeds = new List<Seed>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (Range(part) is { } range)
                Append(range, part, seeds, faults);
            else if (Pair(part) is { } pair)
                seeds.Add(pair);
            else
                faults.Add(new Fault("seeds", $"\"{part}\" is not allowed; allowed: {Allowed}"));
        }
        return seeds;
    }

    private static void Append((long From, long To) range, string part, List<Seed> seeds, ICollection<Fault> faults)
    {
        if (range.To < range.From)
            faults.Add(new Fault("seeds", $"\"{part}\" is empty: write the smaller number first"));
        else if (range.To - range.From >= SpecValidator.MostRealizations)
            faults.Add(new Fault("seeds", $"\"{part}\" has too many seeds; at most {SpecValidator.MostRealizations}"));
        else
            seeds.AddRange(LongRange(range.From, range.To).Select(Seed.Both));
    }

    private static IEnumerable<long> LongRange(long from, long to)
    {
        for (var seed = from; seed <= to; seed++)
            yield return seed;
    }

    private static (long From, long To)? Range(string part) =>
        part.Split("..") is [var from, var to] && Number(from) is long first && Number(to) is long last ? (first, last) : null;

    private static Seed? Pair(string part) => part.Split(':') switch
    {
        [var both] when Number(both) is long seed => Seed.Both(seed),
        [var init, var data] when Number(init) is long i && Number(data) is long d => new Seed(i, d),
        _ => null,
    };

    /// <summary>Digits alone: no sign, point or exponent; within the range of seeds.</summary>
    private static long? Number(string text) =>
        text.Length is > 0 and <= 16 && text.All(char.IsAsciiDigit) && ParameterValue.Whole(text) is long seed and <= Seed.Largest
            ? seed
            : null;
}
