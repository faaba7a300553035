namespace FlipFlop.Analysis.Statistics;

/// <summary>Two clusters that become one.</summary>
/// <param name="Left">Below n an item, otherwise the cluster of merge Left - n; less than Right.</param>
/// <param name="Right">The same.</param>
/// <param name="Distance">Mean distance between their items.</param>
/// <param name="Size">Items in both.</param>
public sealed record Merge(int Left, int Right, double Distance, int Size);

/// <summary>A tree of clusters.</summary>
/// <param name="Merges">By ascending distance, one fewer than items.</param>
/// <param name="Leaves">The items in an order in which no branches cross: Left before Right.</param>
public sealed record Dendrogram(IReadOnlyList<Merge> Merges, IReadOnlyList<int> Leaves);

/// <summary>Clusters by mean distance (UPGMA), as SciPy's linkage with "average": chains of nearest neighbours.</summary>
public static class AverageLinkage
{
    /// <summary>The tree of items.</summary>
    /// <param name="distances">Condensed: (0,1), (0,2), ..., (0,n-1), (1,2), ...; none negative.</param>
    /// <param name="n">Items, 1 or more.</param>
    /// <exception cref="ArgumentException">Not n (n - 1) / 2 distances, or one that is negative or not finite.</exception>
    public static Dendrogram Of(IReadOnlyList<double> distances, int n)
    {
        if (n < 1 || distances.Count != (long)n * (n - 1) / 2)
            throw new ArgumentException(
                $"There are {distances.Count} distances of {n} items; it takes at least one item, and n (n - 1) / 2 distances.");
        Samples.Check([.. distances], nameof(distances), atLeast: 0);
        if (distances.Any(distance => distance < 0))
            throw new ArgumentException(FormattableString.Invariant(
                $"A distance is {distances.Min()}; none may be negative."), nameof(distances));
        var merges = Numbered([.. Joins(Square(distances, n)).OrderBy(join => join.Distance)], n);
        return new Dendrogram(merges, Leaves(merges, n));
    }

    private static double[,] Square(IReadOnlyList<double> condensed, int n)
    {
        var square = new double[n, n];
        var next = 0;
        for (var first = 0; first < n; first++)
            for (var second = first + 1; second < n; second++)
                square[first, second] = square[second, first] = condensed[next++];
        return square;
    }

    /// <summary>The joins in the order found; each cluster goes by its largest item.</summary>
    private static IEnumerable<(int A, int B, double Distance)> Joins(double[,] distance)
    {
        var n = distance.GetLength(0);
        var sizes = Enumerable.Repeat(1, n).ToArray();
        var chain = new Stack<int>();
        for (var join = 0; join < n - 1; join++)
        {
            if (chain.Count == 0)
                chain.Push(Array.FindIndex(sizes, size => size > 0));
            var (x, y) = NearestPair(chain, distance, sizes);
            yield return (x, y, distance[x, y]);
            for (var other = 0; other < n; other++)
                if (sizes[other] > 0 && other != x && other != y)
                    distance[other, y] = distance[y, other] =
                        (sizes[x] * distance[other, x] + sizes[y] * distance[other, y]) / (sizes[x] + sizes[y]);
            (sizes[x], sizes[y]) = (0, sizes[x] + sizes[y]);
        }
    }

    /// <summary>Follows nearest neighbours until two are each other's, and takes both off the chain, the lesser first.</summary>
    private static (int Lesser, int Greater) NearestPair(Stack<int> chain, double[,] distance, int[] sizes)
    {
        while (true)
        {
            var last = chain.Pop();
            var nearest = chain.Count > 0 ? chain.Peek() : -1;
            for (var other = 0; other < sizes.Length; other++)
                if (sizes[other] > 0 && other != last && (nearest < 0 || distance[last, other] < distance[last, nearest]))
                    nearest = other;
            if (chain.Count > 0 && nearest == chain.Peek())
            {
                chain.Pop();
                return (Math.Min(last, nearest), Math.Max(last, nearest));
            }
            chain.Push(last);
            chain.Push(nearest);
        }
    }

    private static Merge[] Numbered((int A, int B, double Distance)[] joins, int n)
    {
        var cluster = Enumerable.Range(0, n).ToArray();
        var merges = new Merge[joins.Length];
        for (var at = 0; at < joins.Length; at++)
        {
            var (a, b) = (cluster[joins[at].A], cluster[joins[at].B]);
            merges[at] = new Merge(Math.Min(a, b), Math.Max(a, b), joins[at].Distance, Size(a) + Size(b));
            for (var item = 0; item < n; item++)
                if (cluster[item] == a || cluster[item] == b)
                    cluster[item] = n + at;
        }
        return merges;

        int Size(int id) => id < n ? 1 : merges[id - n].Size;
    }

    private static List<int> Leaves(Merge[] merges, int n)
    {
        var leaves = new List<int>(n);
        var open = new Stack<int>([2 * n - 2]);
        while (open.TryPop(out var id))
        {
            if (id < n)
            {
                leaves.Add(id);
                continue;
            }
            open.Push(merges[id - n].Right);
            open.Push(merges[id - n].Left);
        }
        return leaves;
    }
}
