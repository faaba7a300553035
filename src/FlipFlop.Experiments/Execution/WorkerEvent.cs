using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Execution;

/// <summary>What a worker tells: on its standard output, one JSON object a line.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Ready), "ready")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Updated), "updated")]
[JsonDerivedType(typeof(EpochDone), "epoch")]
[JsonDerivedType(typeof(Finished), "finished")]
[JsonDerivedType(typeof(AlreadyThere), "there")]
[JsonDerivedType(typeof(Busy), "busy")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Stopped), "stopped")]
[JsonDerivedType(typeof(Broken), "broken")]
public abstract record WorkerEvent
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private WorkerEvent()
    {
    }

    /// <summary>Whether the worker has done with the realization that it was given, or with everything.</summary>
    [JsonIgnore]
    public bool IsEnd => this is not (Ready or Started or Updated or EpochDone);

    /// <summary>The worker has started and can be given realizations.</summary>
    public sealed record Ready : WorkerEvent;

    /// <summary>Training begins, or goes on after so many updates.</summary>
    public sealed record Started(string Key, long Updates) : WorkerEvent;

    /// <summary>So many updates are made, since the beginning of training.</summary>
    public sealed record Updated(string Key, long Updates) : WorkerEvent;

    /// <summary>An epoch is complete.</summary>
    public sealed record EpochDone(string Key, EpochRecord Epoch) : WorkerEvent;

    /// <summary>It is trained and stored.</summary>
    public sealed record Finished(string Key, Outcome Outcome, double? Loss, double WallSeconds) : WorkerEvent;

    /// <summary>Another has completed it meanwhile.</summary>
    public sealed record AlreadyThere(string Key) : WorkerEvent;

    /// <summary>Another is training it.</summary>
    public sealed record Busy(string Key) : WorkerEvent;

    /// <summary>It cannot be trained, and is marked as failed.</summary>
    public sealed record Failed(string Key, string Reason) : WorkerEvent;

    /// <summary>It was told to stop; where it was is kept.</summary>
    public sealed record Stopped(string Key) : WorkerEvent;

    /// <summary>The worker cannot go on at all: the store gave way, or the machine's arithmetic.</summary>
    public sealed record Broken(string Message) : WorkerEvent;

    public string Json() => JsonSerializer.Serialize(this, Options);

    /// <summary>Null where the line is no event.</summary>
    public static WorkerEvent? TryParse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<WorkerEvent>(line, Options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}
