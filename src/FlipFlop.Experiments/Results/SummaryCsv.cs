using FlipFlop.Experiments.Specification;

namespace FlipFlop.Experiments.Results;

/// <summary>
/// summary.csv: tidy, one row a realization, quoted as RFC 4180 says, with LF. Numbers have the shortest digits
/// that round-trip; a cell that is not known is empty.
/// </summary>
public static class SummaryCsv
{
    private static readonly char[] NeedQuotes = [',', '"', '\n', '\r'];

    /// <summary>The text of summary.csv.</summary>
    public static string Write(ExperimentResult result)
    {
        var summary = Summary.Of(result);
        var lines = summary.Rows.Select(row => row.Select(cell => cell is null ? "" : ParameterValue.Format(cell)))
            .Prepend(summary.Columns);
        return string.Concat(lines.Select(cells => string.Join(',', cells.Select(Quoted)) + "\n"));
    }

    private static string Quoted(string cell) => cell.IndexOfAny(NeedQuotes) < 0
        ? cell
        : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
