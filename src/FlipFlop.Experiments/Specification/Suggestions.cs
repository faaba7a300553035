namespace FlipFlop.Experiments.Specification;

/// <summary>What to say of a name that nothing has: the one that was probably meant, and all there are.</summary>
public static class Suggestions
{
    /// <summary>"Did you mean units? The parameters are bits, step, ...": the first sentence only where a name is near.</summary>
    /// <param name="unknown">The name that nothing has.</param>
    /// <param name="plural">What the names are of: "parameters", "metrics".</param>
    /// <param name="names">The names there are.</param>
    public static string For(string unknown, string plural, IEnumerable<string> names)
    {
        var known = names.ToList();
        var meant = Nearest(unknown, known);
        var list = $"The {plural} are {string.Join(", ", known)}.";
        return meant is null ? list : $"Did you mean {meant}? {list}";
    }

    /// <summary>The name at the smallest edit distance, case aside; null where none is nearer than a third of its length.</summary>
    public static string? Nearest(string unknown, IEnumerable<string> names)
    {
        if (unknown.Length > 64)
            return null;
        var (nearest, distance) = names
            .Select(name => (Name: name, Distance: EditDistance(unknown.ToLowerInvariant(), name.ToLowerInvariant())))
            .Append((Name: "", Distance: int.MaxValue))
            .MinBy(candidate => candidate.Distance);
        return distance <= Math.Max(1, nearest.Length / 3) ? nearest : null;
    }

    /// <summary>Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).</summary>
    private static int EditDistance(string a, string b)
    {
        var distance = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
                distance[i, j] = i == 0 || j == 0 ? i + j : Step(distance, a, b, i, j);
        }
        return distance[a.Length, b.Length];
    }

    private static int Step(int[,] distance, string a, string b, int i, int j)
    {
        var replaced = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var best = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, distance[i - 2, j - 2] + 1) : best;
    }
}
