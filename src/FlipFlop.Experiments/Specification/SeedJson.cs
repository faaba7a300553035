using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Specification;

/// <summary>A seed in JSON: 7, or {"init": 7, "data": 8} where the seeds of initial weights and data differ.</summary>
internal static class SeedJson
{
    private static readonly string[] Properties = ["init", "data"];

    /// <summary>The seed, not yet checked for its range; or null, with a fault.</summary>
    public static Seed? Read(JsonItem item, JsonFaults faults)
    {
        if (item is not JsonObject pair)
            return Number(item, faults) is long both ? Seed.Both(both) : null;
        var members = faults.Members(pair, "seeds", Properties);
        foreach (var missing in Properties.Where(name => !members.ContainsKey(name)))
            faults.Add("seeds", $"a pair of seeds has \"init\" and \"data\"; \"{missing}\" is missing", item.Line);
        var init = members.TryGetValue("init", out var first) ? Number(first, faults) : null;
        var data = members.TryGetValue("data", out var second) ? Number(second, faults) : null;
        return init is long i && data is long d ? new Seed(i, d) : null;
    }

    private static long? Number(JsonItem item, JsonFaults faults)
    {
        if (item is JsonNumber number && ParameterValue.Whole(number.Text) is long seed)
            return seed;
        faults.Add("seeds", $"{item.Kind} is not allowed; allowed: {SpecValidator.AllowedSeeds}", item.Line);
        return null;
    }
}
