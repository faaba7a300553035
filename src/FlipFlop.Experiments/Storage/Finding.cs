namespace FlipFlop.Experiments.Storage;

/// <summary>How bad what a check has found is.</summary>
public enum FindingKind
{
    /// <summary>It is not what was written: it must not be believed.</summary>
    Damaged,

    /// <summary>It could not be checked: it cannot be read, or a newer program wrote it.</summary>
    NotChecked,

    /// <summary>Nothing is wrong with any result, but somebody may want to know.</summary>
    Note,
}

/// <summary>Something that a check of the store has found.</summary>
/// <param name="Kind">How bad it is.</param>
/// <param name="Path">The file or folder.</param>
/// <param name="What">What is the matter with it, without a full stop.</param>
/// <param name="Cure">What to do: a sentence.</param>
public sealed record Finding(FindingKind Kind, string Path, string What, string Cure)
{
    internal static Finding NotChecked(StoreException e) => new(FindingKind.NotChecked, e.Path, e.What, e.Cure);

    internal static Finding Note(string path, string what, string cure) => new(FindingKind.Note, path, what, cure);
}
