using System.Collections.Frozen;
using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Planning;
using FlipFlop.Experiments.Results;

namespace FlipFlop.Experiments.Specification;

/// <summary>Says everything that is wrong with an experiment, at once. Nothing is corrected.</summary>
public static class SpecValidator
{
    /// <summary>The most realizations of one experiment: what a store and a page can be asked to hold.</summary>
    public const int MostRealizations = 100_000;

    /// <summary>What seeds are allowed, in words.</summary>
    public const string AllowedSeeds = "a whole number from 0 to 9007199254740991 (2^53 - 1)";

    private const string LayerParameter = "layer";
    private const string GruLayer = "gru";

    private static readonly FrozenSet<string> ReservedNames = new[] { "CON", "PRN", "AUX", "NUL" }
        .Concat(Enumerable.Range(1, 9).SelectMany(i => new[] { $"COM{i}", $"LPT{i}" }))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every fault of the experiment; none if it can be planned and run.</summary>
    public static IReadOnlyList<Fault> Faults(ExperimentSpec spec) => Faults(spec, FrozenSet<string>.Empty);

    /// <summary>Every fault but those of fields that are known to be faulty already, and what follows from them.</summary>
    internal static IReadOnlyList<Fault> Faults(ExperimentSpec spec, IReadOnlySet<string> known)
    {
        var values = ValueFaults(spec).ToList();
        var faulty = known.Concat(values.Select(fault => fault.Field)).ToHashSet();
        return
        [
            .. NameFaults(spec),
            .. TextFaults("title", spec.Title),
            .. values,
            .. SweepValidator.Faults(spec, known),
            .. CellRules.Faults(spec, faulty),
            .. spec.Imported is null ? SeedFaults(spec) : ImportFaults(spec, spec.Imported),
            .. SizeFaults(spec),
            .. EngineFaults(spec),
            .. FigureFaults(spec),
            .. LayerFaults(spec),
            .. spec.Claims.SelectMany((claim, i) => known.Contains(ClaimField(i)) ? [] : ClaimFaults(claim, ClaimField(i))),
            .. PairFaults(spec),
            .. spec.Margins.SelectMany((margin, i) => known.Contains(MarginField(i)) ? [] : MarginFaults(spec, i)),
        ];
    }

    /// <summary>"claim 1", ...: the field of a claim's faults.</summary>
    internal static string ClaimField(int index) => $"claim {ParameterValue.Format((long)index + 1)}";

    /// <summary>"margin 1", ...: the field of a margin's faults.</summary>
    internal static string MarginField(int index) => $"margin {ParameterValue.Format((long)index + 1)}";

    private static IEnumerable<Fault> NameFaults(ExperimentSpec spec)
    {
        const string Allowed = "it names a folder: 1 to 64 of the letters a to z and A to Z, digits, '-' and '_'";
        var shown = spec.Name.Length > 80 ? spec.Name[..80] + "..." : spec.Name;
        if (spec.Name.Length is 0 or > 64 || !spec.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            yield return new Fault("name", $"\"{shown}\" is not allowed; {Allowed}");
        else if (ReservedNames.Contains(spec.Name))
            yield return new Fault("name", $"\"{shown}\" is not allowed, since Windows takes it for a device; choose another");
    }

    private static IEnumerable<Fault> TextFaults(string field, string text)
    {
        if (text.Any(char.IsControl))
            yield return new Fault(field, "must be one line of text, without line breaks, tabs or other control characters");
        else if (text.Where((_, i) => IsLoneSurrogate(text, i)).Any())
            yield return new Fault(field, "has half of a character (a lone surrogate), which cannot be written");
    }

    private static bool IsLoneSurrogate(string text, int i) =>
        char.IsHighSurrogate(text[i]) ? i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])
        : char.IsLowSurrogate(text[i]) && (i == 0 || !char.IsHighSurrogate(text[i - 1]));

    /// <summary>Values of the base cell and of the sweep, each by itself.</summary>
    private static IEnumerable<Fault> ValueFaults(ExperimentSpec spec)
    {
        foreach (var parameter in Parameters.All)
        {
            if (ParameterValue.FaultOf(parameter, parameter.Get(spec.Base)) is { } fault)
                yield return new Fault(parameter.Name, fault);
        }
        var swept = spec.Sweep.SelectMany(axis => axis.Points).SelectMany(point => point.Assignments).Distinct();
        foreach (var (name, value) in swept)
        {
            if (Parameters.Find(name) is { } parameter && ParameterValue.FaultOf(parameter, value) is { } fault)
                yield return new Fault(name, $"in the sweep, {fault}");
        }
    }

    private static IEnumerable<Fault> SeedFaults(ExperimentSpec spec)
    {
        if (spec.Seeds.Count == 0)
            yield return new Fault("seeds", "there are none: give at least one");
        var outside = spec.Seeds.SelectMany(seed => new[] { seed.Init, seed.Data }).Where(n => n is < 0 or > Seed.Largest);
        foreach (var number in outside.Distinct())
            yield return new Fault("seeds", $"{ParameterValue.Format(number)} is not allowed; allowed: {AllowedSeeds}");
        foreach (var twice in spec.Seeds.GroupBy(seed => seed).Where(group => group.Count() > 1))
            yield return new Fault("seeds", $"{twice.Key} is given {(twice.Count() == 2 ? "twice" : "several times")}: keep one");
    }

    private static IEnumerable<Fault> SizeFaults(ExperimentSpec spec)
    {
        var count = SweepValidator.Cells(spec) * spec.Seeds.Count;
        if (count > MostRealizations)
        {
            yield return new Fault(
                spec.Sweep.Count > 0 ? "sweep" : "seeds",
                $"{ParameterValue.Format(count)} realizations (cells x seeds) are too many; at most {ParameterValue.Format((long)MostRealizations)}");
        }
    }

    /// <summary>A network that was imported is one, and has no seed.</summary>
    private static IEnumerable<Fault> ImportFaults(ExperimentSpec spec, ImportedNetwork imported)
    {
        if (spec.Seeds.Count > 0 || spec.Sweep.Count > 0)
            yield return new Fault(spec.Seeds.Count > 0 ? "seeds" : "sweep", "an imported network has none: leave the list empty");
        if (spec.Base.Network.Layer != default)
            yield return new Fault(LayerParameter, "tanh networks alone are imported");
        foreach (var fault in imported.Faults())
            yield return fault;
    }

    private static IEnumerable<Fault> EngineFaults(ExperimentSpec spec)
    {
        if (spec.Imported is not null)
        {
            if (spec.Engine != Engines.Import)
                yield return new Fault("engine", $"of an imported network it is \"{Engines.Import}\"");
        }
        else if (!Engines.Names.Contains(spec.Engine))
            yield return new Fault("engine", $"\"{spec.Engine}\" is not allowed; allowed: {string.Join(" or ", Engines.Names)}");
        if (!Engines.Devices.Contains(spec.Device))
            yield return new Fault("device", $"\"{spec.Device}\" is not allowed; allowed: {string.Join(" or ", Engines.Devices)}");
        else if (spec.Device != Engines.Cpu && spec.Engine == Engines.Simd)
            yield return new Fault("device", $"the engine {Engines.Simd} trains on the CPU alone; {spec.Device} needs the engine {Engines.LibTorch}");
    }

    private static IEnumerable<Fault> FigureFaults(ExperimentSpec spec)
    {
        var known = FigureNames.All.Select(figure => figure.Name).ToList();
        foreach (var name in spec.Figures.Where(name => !known.Contains(name)))
            yield return new Fault("figures", $"\"{name}\" is no figure. {Suggestions.For(name, "figures", known)}");
        foreach (var twice in spec.Figures.GroupBy(name => name).Where(group => group.Count() > 1))
            yield return new Fault("figures", $"{twice.Key} is given more than once: keep one");
    }

    /// <summary>What the engine cannot train, and what cannot be said of it.</summary>
    private static IEnumerable<Fault> LayerFaults(ExperimentSpec spec)
    {
        var swept = spec.Sweep.SelectMany(axis => axis.Points).SelectMany(point => point.Assignments)
            .Where(assignment => assignment.Parameter == LayerParameter).Select(assignment => assignment.Value);
        if (!swept.DefaultIfEmpty(Parameters.Find(LayerParameter)!.Get(spec.Base)).Contains(GruLayer))
            yield break;
        if (spec.Engine == Engines.Simd)
        {
            yield return new Fault(
                LayerParameter, $"the engine {Engines.Simd} trains tanh networks alone; {GruLayer} needs the engine {Engines.LibTorch}: "
                + $"engine {Engines.LibTorch} in the file, or --engine {Engines.LibTorch}");
        }

        foreach (var (claim, index) in spec.Claims.Select((claim, index) => (claim, index)))
        {
            if (Metrics.Find(claim.Metric) is { OfTanhAlone: true })
                yield return new Fault(ClaimField(index), $"{claim.Metric} does not apply to a {GruLayer}: its recurrent kernel is no square matrix");
        }
    }

    private static IEnumerable<Fault> ClaimFaults(ClaimSpec claim, string field)
    {
        if (string.IsNullOrWhiteSpace(claim.Text))
            yield return new Fault(field, "has no text: say in words what is claimed");
        foreach (var fault in TextFaults(field, claim.Text))
            yield return fault;
        foreach (var fault in MetricFaults(claim))
            yield return new Fault(field, fault);
        if (!double.IsFinite(claim.Value))
            yield return new Fault(field, $"{ParameterValue.Format(claim.Value)} is not allowed; allowed: a finite number");
    }

    private static IEnumerable<string> MetricFaults(ClaimSpec claim)
    {
        var metric = Metrics.Find(claim.Metric);
        var ofPairs = PairMetrics.Find(claim.Metric) is not null;
        if (metric is null && !ofPairs)
        {
            var known = Metrics.All.Select(each => each.Name).Concat(PairMetrics.All.Select(each => each.Name));
            yield return $"\"{claim.Metric}\" is no metric. {Suggestions.For(claim.Metric, "metrics", known)}";
        }
        else if (claim.Against != Baseline.None && metric?.OfNetwork is null)
        {
            var of = ofPairs ? "pairs of networks" : "the training itself";
            yield return $"\"{claim.Metric}\" is a number of {of}, which no untrained network has: claim it without {SpecJson.Baselines[(int)claim.Against]}";
        }
    }

    private static IEnumerable<Fault> MarginFaults(ExperimentSpec spec, int index)
    {
        var (metric, value) = spec.Margins[index];
        if (PairMetrics.Find(metric) is not null)
            yield return new Fault(MarginField(index), $"\"{metric}\" is a number of pairs of networks, which are not compared: give a metric of one");
        else if (Metrics.Find(metric) is null)
            yield return new Fault(MarginField(index), $"\"{metric}\" is no metric. {Suggestions.For(metric, "metrics", Metrics.All.Select(each => each.Name))}");
        else if (spec.Margins.Take(index).Any(other => other.Metric == metric))
            yield return new Fault(MarginField(index), $"{metric} has a margin already: keep one");
        if (!(value > 0 && double.IsFinite(value)))
            yield return new Fault(MarginField(index), $"{ParameterValue.Format(value)} is not allowed; allowed: a number above 0, the least difference that matters");
    }

    private static IEnumerable<Fault> PairFaults(ExperimentSpec spec)
    {
        var count = SweepValidator.Cells(spec) * spec.Seeds.Count;
        if (count is <= PairMetrics.MostRealizations or > MostRealizations)
            yield break;
        for (var i = 0; i < spec.Claims.Count; i++)
        {
            if (PairMetrics.Find(spec.Claims[i].Metric) is not null)
            {
                yield return new Fault(
                    ClaimField(i),
                    $"{ParameterValue.Format(count)} realizations are too many for \"{spec.Claims[i].Metric}\", a number of every pair of them; "
                    + $"at most {ParameterValue.Format((long)PairMetrics.MostRealizations)}");
            }
        }
    }
}
