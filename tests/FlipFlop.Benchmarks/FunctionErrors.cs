using System.Numerics;
using FlipFlop.Engine.Arithmetic;
using FlipFlop.Engine.Randomness;

namespace FlipFlop.Benchmarks;

/// <summary>
/// How far the engine's functions are from the exact values: those of floats, over every float that they are meant
/// for, against double precision, whose own error is some 10^-9 of a float's last place; those of doubles against
/// series of 192 bits. Whether tanh is odd and monotone is asked of every float, too. Takes minutes.
/// </summary>
internal static class FunctionErrors
{
    private const int Parts = 4096;
    private const int Doubles = 1 << 20;
    private const uint SmallestNormal = 0x00800000;

    private static readonly uint One = Bits(1);
    private static readonly uint Infinity = Bits(float.PositiveInfinity);

    private readonly record struct Error(double Ulps, double At);

    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine("Largest errors of the functions, in units in the last place of the exact value (0.5 is the least possible)");
        Print("tanh, float: every positive one", (long)Infinity + 1,
            WorstOfFloats(0, Infinity, Tanh.Of, Math.Tanh));
        Print("ln, float: every positive normal one", Infinity - SmallestNormal,
            WorstOfFloats(SmallestNormal, Infinity - 1, Logarithm.OfNormal, Math.Log));
        Print("sin of turns, float: every one of 0 .. 1", One + 1,
            WorstOfFloats(0, One, x => SineCosine.OfTurns(x).Sine, x => double.SinPi(2 * x)));
        Print("cos of turns, float: every one of 0 .. 1", One + 1,
            WorstOfFloats(0, One, x => SineCosine.OfTurns(x).Cosine, x => double.CosPi(2 * x)));
        Print("tanh, double: 2^-40 .. 20", Doubles,
            WorstOfDoubles(u => Math.Pow(2, -40 + 44.3 * u), Tanh.Of, ExactFunctions.Tanh));
        Print("ln, double: 2^-130 .. 2^130", Doubles,
            WorstOfDoubles(u => Math.Pow(2, 260 * u - 130), Logarithm.Of, ExactFunctions.Ln));
        Print("ln, double: 0 .. 2", Doubles,
            WorstOfDoubles(u => 2 * u, Logarithm.Of, ExactFunctions.Ln));
        Print("sin of turns, double: 0 .. 1", Doubles,
            WorstOfDoubles(u => u, x => SineCosine.OfTurns(x).Sine, ExactFunctions.SineOfTurns));
        Print("cos of turns, double: 0 .. 1", Doubles,
            WorstOfDoubles(u => u, x => SineCosine.OfTurns(x).Cosine, ExactFunctions.CosineOfTurns));
        Console.WriteLine(
            $"  tanh, float, over every one: {CountInParts(0, Infinity, Falls)} times it falls, "
            + $"{CountInParts(0, Infinity, IsNotOdd)} times tanh(-x) is not -tanh(x)");
    }

    private static void Print(string name, long arguments, Error worst) => Console.WriteLine(FormattableString.Invariant(
        $"  {name,-42} {arguments,13:N0} arguments  {worst.Ulps:F3} ulp at {worst.At:R}"));

    private static uint Bits(float x) => BitConverter.SingleToUInt32Bits(x);

    private static float Single(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static Error WorstOfFloats(uint first, uint last, Func<float, float> function, Func<double, double> exact) =>
        Split(first, last).Select(part =>
        {
            var worst = default(Error);
            for (var bits = part.First; bits <= part.Last; bits++)
            {
                var x = Single(bits);
                var ulps = Ulps(function(x), exact(x));
                if (!(ulps <= worst.Ulps))
                    worst = new(ulps, x);
            }

            return worst;
        }).MaxBy(error => error.Ulps);

    private static double Ulps(float result, double exact)
    {
        var size = MathF.Abs((float)exact);
        return result == exact ? 0 : Math.Abs(result - exact) / ((double)MathF.BitIncrement(size) - size);
    }

    private static Error WorstOfDoubles(Func<double, double> argument, Func<double, double> function, Func<double, BigInteger> exact) =>
        Split(0, Doubles - 1).Select(part =>
        {
            var random = new RandomRow(1, RandomStream.Probe, 0);
            var worst = default(Error);
            for (var index = part.First; index <= part.Last; index++)
            {
                var x = argument(random.Uniform(index));
                var ulps = ExactFunctions.Ulps(exact(x), function(x));
                if (ulps > worst.Ulps)
                    worst = new(ulps, x);
            }

            return worst;
        }).MaxBy(error => error.Ulps);

    private static long CountInParts(uint first, uint last, Func<uint, bool> what) => Split(first, last).Sum(part =>
    {
        var count = 0L;
        for (var bits = part.First; bits <= part.Last; bits++)
            count += what(bits) ? 1 : 0;
        return count;
    });

    private static bool Falls(uint bits) => bits > 0 && !(Tanh.Of(Single(bits)) >= Tanh.Of(Single(bits - 1)));

    private static bool IsNotOdd(uint bits) => Bits(Tanh.Of(-Single(bits))) != Bits(-Tanh.Of(Single(bits)));

    /// <summary>Parts of first .. last, worked on side by side.</summary>
    private static ParallelQuery<(uint First, uint Last)> Split(uint first, uint last)
    {
        var length = (last - first) / Parts + 1;
        return ParallelEnumerable.Range(0, Parts)
            .Select(part => first + (ulong)part * length)
            .Where(start => start <= last)
            .Select(start => ((uint)start, (uint)Math.Min(last, start + length - 1)));
    }
}
