namespace FlipFlop.Experiments.Storage;

/// <summary>
/// The store could not be read or written: the disk is full, a folder is read-only, a file is not what it should be.
/// The message names the path and says what to do.
/// </summary>
public sealed class StoreException : Exception
{
    /// <param name="path">The file or folder.</param>
    /// <param name="what">What went wrong there, without a full stop.</param>
    /// <param name="cure">What to do: a sentence.</param>
    /// <param name="cause">What was thrown.</param>
    public StoreException(string path, string what, string cure, Exception? cause = null)
        : base($"{path}: {what}. {cure}", cause) => (Path, What, Cure) = (path, what, cure);

    public string Path { get; }

    /// <summary>What went wrong there, without a full stop.</summary>
    public string What { get; }

    /// <summary>What to do: a sentence.</summary>
    public string Cure { get; }

    /// <summary>Does something with a file or folder; what the file system refuses becomes a StoreException.</summary>
    internal static T Guard<T>(string path, string cannot, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            var refusal = DiskRefusal.Of(e);
            throw new StoreException(path, $"{cannot}: {refusal.Reason}", refusal.Cure, e);
        }
    }
}
