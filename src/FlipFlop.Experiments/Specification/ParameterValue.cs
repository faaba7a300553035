using System.Globalization;

namespace FlipFlop.Experiments.Specification;

/// <summary>Values of parameters as text: one form everywhere, whatever the machine's culture.</summary>
public static class ParameterValue
{
    /// <summary>The value as it is written: shortest digits that round-trip, "true", "false", a choice's name.</summary>
    public static string Format(object value) => value switch
    {
        double real => Format(real),
        bool flag => flag ? "true" : "false",
        string text => text,
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Shortest digits that round-trip, as JSON takes them: "0.1", "5", "1e-8". Minus zero is zero.</summary>
    public static string Format(double value)
    {
        var text = (value + 0.0).ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0)
            return text;
        var exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, e)}e{exponent}");
    }

    /// <summary>The value with its unit, for sentences: "20 ms", "0.1".</summary>
    public static string WithUnit(Parameter parameter, object value) =>
        parameter.Unit == "" ? Format(value) : $"{Format(value)} {parameter.Unit}";

    /// <summary>The value that a text means for a parameter of this kind, or null if it is of another kind.</summary>
    /// <returns>long for Whole, double for Real and Milliseconds, bool for Switch, string for Choice; not yet checked for its range.</returns>
    public static object? Parse(ParameterKind kind, string text) => kind switch
    {
        ParameterKind.Whole => Whole(text),
        ParameterKind.Real or ParameterKind.Milliseconds => Real(text),
        ParameterKind.Switch => text switch { "true" => true, "false" => false, _ => null },
        ParameterKind.Choice => text,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of parameter."),
    };

    /// <summary>"48", and also "48.0" and "1e3", since JSON knows no whole numbers; null for all else.</summary>
    internal static object? Whole(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;
        return Real(text) is double real && Math.Abs(real) < 1L << 53 && real == Math.Truncate(real) ? (long)real : null;
    }

    /// <summary>A finite number with a decimal point, or null.</summary>
    internal static object? Real(string text)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? real + 0.0 : null;
    }

    /// <summary>Whether a value is of the type that the kind of parameter has.</summary>
    public static bool IsOfKind(ParameterKind kind, object value) => kind switch
    {
        ParameterKind.Whole => value is long,
        ParameterKind.Real or ParameterKind.Milliseconds => value is double,
        ParameterKind.Switch => value is bool,
        ParameterKind.Choice => value is string,
        _ => false,
    };

    /// <summary>What is wrong with the value, in words, or null.</summary>
    public static string? FaultOf(Parameter parameter, object value) =>
        IsOfKind(parameter.Kind, value) && parameter.Accepts(value)
            ? null
            : $"{Quoted(value)} is not allowed; allowed: {parameter.Allowed}";

    private static string Quoted(object value) => value is string text ? $"\"{text}\"" : Format(value);
}
