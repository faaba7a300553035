using System.Security.Cryptography;
using System.Text;

namespace FlipFlop.Experiments.Storage;

/// <summary>On what terms claims on work are made and judged.</summary>
/// <param name="Host">The host's name, as others are told.</param>
/// <param name="HostId">Identifies the host among all that share a store; fit for a file's name.</param>
/// <param name="BeatEvery">How often an owner gives a sign of life.</param>
/// <param name="Patience">How long an observer, by its own clock, waits for the next before it takes over.</param>
public sealed record ClaimTerms(string Host, string HostId, TimeSpan BeatEvery, TimeSpan Patience)
{
    /// <summary>The variable of the environment that sets the patience in seconds; a fifteenth of it is a beat.</summary>
    public const string PatienceVariable = "FLIPFLOP_CLAIM_PATIENCE";

    private const double DefaultPatienceSeconds = 75;
    private const int BeatsInPatience = 15;

    /// <summary>This host, with the patience of the environment or 75 s.</summary>
    public static ClaimTerms OfThisHost()
    {
        var patience = EnvironmentSeconds.Read(
            PatienceVariable, TimeSpan.FromSeconds(DefaultPatienceSeconds), 0.1, 86_400,
            "the seconds after which a silent owner on another host loses its realization");
        return new ClaimTerms(Environment.MachineName, ThisHost(), patience / BeatsInPatience, patience);
    }

    /// <summary>
    /// The name, and eight digits of what tells kernels apart: a lock holds among the processes of one kernel, and
    /// containers on two machines may well have one name and one machine-id. After a reboot a host is another.
    /// </summary>
    private static string ThisHost()
    {
        var name = Environment.MachineName;
        var kernel = string.Join('\n', new[] { "/etc/machine-id", "/proc/sys/kernel/random/boot_id" }.Select(TextOf));
        var digits = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{name}\n{kernel}")))[..8];
        return string.Concat(name.Where(c => char.IsAsciiLetterOrDigit(c) || c == '-')) + "-" + digits;
    }

    private static string TextOf(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
