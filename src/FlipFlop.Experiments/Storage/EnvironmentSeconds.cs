using System.Globalization;

namespace FlipFlop.Experiments.Storage;

/// <summary>A length of time that a variable of the environment sets, in seconds.</summary>
internal static class EnvironmentSeconds
{
    /// <param name="variable">The variable.</param>
    /// <param name="otherwise">What holds where it is not set.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="most">The most that is allowed.</param>
    /// <param name="meaning">What it says, for the message.</param>
    /// <exception cref="InvalidDataException">It is no number of seconds, or not one that is allowed.</exception>
    public static TimeSpan Read(string variable, TimeSpan otherwise, double least, double most, string meaning)
    {
        var given = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(given))
            return otherwise;
        return double.TryParse(given, CultureInfo.InvariantCulture, out var seconds) && seconds >= least && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"{variable} is \"{given}\"; allowed: {meaning}, {least} to {most}."));
    }
}
