using System.Globalization;
using System.Text;
using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Storage;

/// <summary>
/// The training's history as CSV, one line an epoch. No wall times: the same key gives the same file to the byte.
/// Numbers round-trip; a loss that is no finite number is NaN, Infinity or -Infinity.
/// </summary>
public static class HistoryCsv
{
    private const string Header = "epoch,updates,trials,loss,gradient_norm";

    public static string Write(IReadOnlyList<EpochRecord> history)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var e in history)
            text.Append(CultureInfo.InvariantCulture, $"{e.Epoch},{e.Updates},{e.Trials},{e.Loss:R},{e.GradientNorm:R}\n");
        return text.ToString();
    }

    /// <param name="text">The file's text.</param>
    /// <param name="path">Its path, for the message.</param>
    /// <exception cref="StoreException">The text is no history.</exception>
    public static IReadOnlyList<EpochRecord> Read(string text, string path)
    {
        var lines = text.Split('\n');
        if (lines[0] != Header)
            throw Faulty(path, 1, $"begins with \"{Header}\"");
        if (lines[^1] != "")
            throw Faulty(path, lines.Length, "ends with a line feed");
        return [.. lines[1..^1].Select((line, i) => Epoch(line, path, i + 2))];
    }

    private static EpochRecord Epoch(string line, string path, int number)
    {
        var c = line.Split(',');
        var culture = CultureInfo.InvariantCulture;
        return c.Length == 5
            && int.TryParse(c[0], NumberStyles.None, culture, out var epoch)
            && long.TryParse(c[1], NumberStyles.None, culture, out var updates)
            && int.TryParse(c[2], NumberStyles.None, culture, out var trials)
            && double.TryParse(c[3], NumberStyles.Float, culture, out var loss)
            && double.TryParse(c[4], NumberStyles.Float, culture, out var gradientNorm)
            ? new EpochRecord(epoch, updates, trials, loss, gradientNorm)
            : throw Faulty(path, number, $"has the five numbers {Header} on every line");
    }

    private static StoreException Faulty(string path, int line, string expected) =>
        new(path, $"line {line} is not what a history has there", $"A history {expected}. Delete the realization's folder and run again.");
}
