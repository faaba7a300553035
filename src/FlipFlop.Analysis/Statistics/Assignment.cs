namespace FlipFlop.Analysis.Statistics;

/// <summary>Which row goes with which column so that the costs are least in all (Kuhn's "Hungarian" method).</summary>
public static class Assignment
{
    /// <summary>The assignment of least total cost, by shortest augmenting paths (Jonker and Volgenant 1987).</summary>
    /// <param name="cost">Of each row with each column.</param>
    /// <returns>The column of each row, all different; -1 for rows that have none, where there are more rows than columns.</returns>
    /// <exception cref="ArgumentException">There is no cost, or one that is not finite.</exception>
    public static int[] Solve(double[,] cost)
    {
        Samples.Check([.. cost.Cast<double>()], nameof(cost));
        var (rows, columns) = (cost.GetLength(0), cost.GetLength(1));
        if (rows <= columns)
            return ColumnOfRow(cost, rows, columns);
        var rowOfColumn = ColumnOfRow(Transposed(cost), columns, rows);
        var columnOfRow = Enumerable.Repeat(-1, rows).ToArray();
        for (var column = 0; column < columns; column++)
            columnOfRow[rowOfColumn[column]] = column;
        return columnOfRow;
    }

    private static double[,] Transposed(double[,] matrix)
    {
        var transposed = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (var row = 0; row < matrix.GetLength(0); row++)
            for (var column = 0; column < matrix.GetLength(1); column++)
                transposed[column, row] = matrix[row, column];
        return transposed;
    }

    /// <summary>At least as many columns as rows.</summary>
    private static int[] ColumnOfRow(double[,] cost, int rows, int columns)
    {
        var (rowPrices, columnPrices) = (new double[rows], new double[columns]);
        var rowOf = Enumerable.Repeat(-1, columns).ToArray();
        for (var row = 0; row < rows; row++)
        {
            var path = ShortestPath(cost, row, rowOf, rowPrices, columnPrices);
            Augment(path, row, rowOf);
        }
        var columnOf = new int[rows];
        for (var column = 0; column < columns; column++)
            if (rowOf[column] >= 0)
                columnOf[rowOf[column]] = column;
        return columnOf;
    }

    /// <summary>From a row without a column to a column without a row.</summary>
    /// <param name="End">The free column.</param>
    /// <param name="Before">The column before each column of the path; -1 where the row itself comes before.</param>
    private readonly record struct Path(int End, int[] Before);

    /// <summary>Dijkstra's search over costs less prices, which it raises so that none of them becomes negative.</summary>
    private static Path ShortestPath(double[,] cost, int start, int[] rowOf, double[] rowPrices, double[] columnPrices)
    {
        var columns = rowOf.Length;
        var distance = Enumerable.Repeat(double.PositiveInfinity, columns).ToArray();
        var before = Enumerable.Repeat(-1, columns).ToArray();
        var done = new List<int>();
        var open = Enumerable.Range(0, columns).ToHashSet();
        var (row, from, reached) = (start, -1, 0.0);
        while (true)
        {
            var nearest = -1;
            foreach (var column in open)
            {
                var length = reached + cost[row, column] - rowPrices[row] - columnPrices[column];
                if (length < distance[column])
                    (distance[column], before[column]) = (length, from);
                if (nearest < 0 || distance[column] < distance[nearest])
                    nearest = column;
            }
            reached = distance[nearest];
            if (rowOf[nearest] < 0)
            {
                RaisePrices();
                return new Path(nearest, before);
            }
            open.Remove(nearest);
            done.Add(nearest);
            (row, from) = (rowOf[nearest], nearest);
        }

        void RaisePrices()
        {
            rowPrices[start] += reached;
            foreach (var column in done)
            {
                rowPrices[rowOf[column]] += reached - distance[column];
                columnPrices[column] -= reached - distance[column];
            }
        }
    }

    /// <summary>Every row of the path moves on by one column.</summary>
    private static void Augment(Path path, int start, int[] rowOf)
    {
        for (var column = path.End; column >= 0; column = path.Before[column])
            rowOf[column] = path.Before[column] >= 0 ? rowOf[path.Before[column]] : start;
    }
}
