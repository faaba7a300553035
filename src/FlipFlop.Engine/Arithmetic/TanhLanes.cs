using System.Runtime.CompilerServices;

namespace FlipFlop.Engine.Arithmetic;

public static unsafe partial class Tanh
{
    // Read from memory, once a call: constants that the compiler knows it would read anew at every use, and a tanh has
    // twenty of them, which costs as much as its multiplications.
    private static readonly float[] LaneConstants =
    [
        P0, P1, P2, P3, P4, P5, Q0, Q1, Q2, Q3, Q4, Q5, 1f, 2f, Saturation, TwoOverLn2, RoundAndBias, Split,
    ];

    /// <summary>Replaces each float by its tanh, by the operations of <see cref="Of(float)"/>.</summary>
    /// <param name="values">The first row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="width">Floats of a row, a whole number of registers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static void Replace<V>(float* values, nint stride, int rows, int width) where V : struct, ILanes<V>
    {
        fixed (float* c = LaneConstants)
        {
            V p0 = V.Broadcast(c), p1 = V.Broadcast(c + 1), p2 = V.Broadcast(c + 2),
                p3 = V.Broadcast(c + 3), p4 = V.Broadcast(c + 4), p5 = V.Broadcast(c + 5);
            V q0 = V.Broadcast(c + 6), q1 = V.Broadcast(c + 7), q2 = V.Broadcast(c + 8),
                q3 = V.Broadcast(c + 9), q4 = V.Broadcast(c + 10), q5 = V.Broadcast(c + 11);
            V one = V.Broadcast(c + 12), two = V.Broadcast(c + 13), saturation = V.Broadcast(c + 14),
                twoOverLn2 = V.Broadcast(c + 15), roundAndBias = V.Broadcast(c + 16), split = V.Broadcast(c + 17);
            for (; rows > 0; rows--, values += stride)
            {
                for (nint j = 0; j < width; j += V.Count)
                {
                    var x = V.Load(values + j);
                    var a = V.Abs(x);

                    var z = a * a;
                    var p = V.Fma(V.Fma(V.Fma(V.Fma(V.Fma(p5, z, p4), z, p3), z, p2), z, p1), z, p0);
                    var small = V.Fma(a * z, p, a);

                    var t = V.Least(saturation, a) * twoOverLn2;
                    var n = t + roundAndBias;
                    var f = t - (n - roundAndBias);
                    var q = V.Fma(V.Fma(V.Fma(V.Fma(V.Fma(V.Fma(q5, f, q4), f, q3), f, q2), f, q1), f, q0), f, one);
                    var large = one - two / V.Fma(q, V.ShiftBitsLeft23(n), one);

                    V.CopySign(V.WhereGreater(split, a, small, large), x).Store(values + j);
                }
            }
        }
    }
}
