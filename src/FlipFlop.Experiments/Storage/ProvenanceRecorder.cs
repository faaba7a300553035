using System.Reflection;
using System.Runtime.InteropServices;
using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Storage;

/// <summary>Says who trained a realization, where and with what.</summary>
/// <param name="engine">The engine that trains.</param>
/// <param name="time">The clock.</param>
public sealed class ProvenanceRecorder(ITrainingEngine engine, TimeProvider time)
{
    /// <summary>Version of the program, commit of its code, and a hash of what was changed since: "0.1.0+COMMIT.dirty-HASH".</summary>
    public static string CodeVersion { get; } = InformationalVersion(typeof(ProvenanceRecorder).Assembly);

    private static readonly IReadOnlyDictionary<string, string> Packages = ReferencedPackages();

    /// <summary>Provenance of a training that has just ended.</summary>
    /// <param name="threads">The threads it ran on.</param>
    /// <param name="wallTime">How long it took, over all sessions.</param>
    /// <param name="sessions">1, and one more for every time that it was taken up again.</param>
    public Provenance Record(int threads, TimeSpan wallTime, int sessions) => new()
    {
        Engine = engine.Name,
        ArithmeticVersion = engine.ArithmeticVersion,
        CodeVersion = CodeVersion,
        DotNet = RuntimeInformation.FrameworkDescription,
        OperatingSystem = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})",
        Cpu = Machine.Cpu,
        InstructionSets = Machine.InstructionSets,
        Packages = Packages,
        Threads = threads,
        WallSeconds = wallTime.TotalSeconds,
        Sessions = sessions,
        FinishedAt = time.GetUtcNow(),
    };

    /// <summary>The packages that compute and persist: all that these assemblies reference, but for the runtime's own and ours.</summary>
    private static SortedDictionary<string, string> ReferencedPackages()
    {
        var packages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        var open = new Stack<Assembly>([typeof(ProvenanceRecorder).Assembly]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryPop(out var assembly))
        {
            foreach (var reference in assembly.GetReferencedAssemblies().Where(r => seen.Add(r.FullName)))
            {
                var referenced = Assembly.Load(reference);
                if (Path.GetDirectoryName(referenced.Location) == runtime)
                    continue;
                if (!reference.Name!.StartsWith("FlipFlop.", StringComparison.Ordinal))
                    packages[reference.Name] = InformationalVersion(referenced).Split('+')[0];
                open.Push(referenced);
            }
        }

        return packages;
    }

    private static string InformationalVersion(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? assembly.GetName().Version?.ToString() ?? "unknown";
}
