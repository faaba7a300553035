namespace FlipFlop.Analysis;

/// <summary>
/// States expanded over their bits: P(c) = sum over sets S of bits of w_S times the product of the signs c_i,
/// i in S. So w_S is the mean over the states of P(c) times that product.
/// </summary>
/// <param name="Bits">Bits.</param>
/// <param name="Units">N.</param>
/// <param name="Coefficients">
/// w_S (2^bits x N), row by row. The row's number has a 1 for every bit of S, the first bit in the highest place,
/// as in the order of the states.
/// </param>
internal sealed record WalshExpansion(int Bits, int Units, double[] Coefficients)
{
    /// <summary>Expands states (2^bits x N) in the order of the sign patterns, by the fast transform.</summary>
    public static WalshExpansion Of(double[] states, int bits)
    {
        var rows = 1 << bits;
        var units = states.Length / rows;
        var coefficients = (double[])states.Clone();
        for (var half = 1; half < rows; half *= 2)
            for (var row = 0; row < rows; row++)
                if ((row & half) == 0)
                    for (var unit = 0; unit < units; unit++)
                    {
                        ref var plus = ref coefficients[row * units + unit];
                        ref var minus = ref coefficients[(row + half) * units + unit];
                        (plus, minus) = (plus + minus, plus - minus);
                    }
        for (var index = 0; index < coefficients.Length; index++)
            coefficients[index] /= rows;
        return new WalshExpansion(bits, units, coefficients);
    }

    /// <summary>w_i of one bit (N): half the vector along which the states of the two signs lie apart.</summary>
    public ReadOnlySpan<double> Axis(int bit) => Row(1 << (Bits - 1 - bit));

    /// <summary>|w_S|^2 by the names of the sets: "centre", then by size, then by bits ("0", "1", "01", ...).</summary>
    public IReadOnlyDictionary<string, double> Energies() =>
        Enumerable.Range(0, 1 << Bits)
            .Select(set => (Members: Members(set), Energy: SquaredNorm(Row(set))))
            .OrderBy(entry => entry.Members.Length)
            .ThenBy(entry => entry.Members, StringComparer.Ordinal)
            .ToDictionary(entry => entry.Members is "" ? "centre" : entry.Members, entry => entry.Energy);

    /// <summary>
    /// Share of the energy in sets of two or more bits, the centre left out; NaN if all states coincide.
    /// </summary>
    public double Nonlinearity()
    {
        double several = 0, all = 0;
        for (var set = 1; set < 1 << Bits; set++)
        {
            var energy = SquaredNorm(Row(set));
            all += energy;
            if (int.PopCount(set) > 1)
                several += energy;
        }
        return several / all;
    }

    private ReadOnlySpan<double> Row(int set) => Coefficients.AsSpan(set * Units, Units);

    private string Members(int set) =>
        string.Concat(Enumerable.Range(0, Bits).Where(bit => (set >> (Bits - 1 - bit) & 1) == 1));

    private static double SquaredNorm(ReadOnlySpan<double> vector)
    {
        var sum = 0.0;
        foreach (var element in vector)
            sum += element * element;
        return sum;
    }
}
