using FlipFlop.Engine.Training;
using FlipFlop.Experiments.Storage;

namespace FlipFlop.Experiments.Diff;

/// <summary>Where two trainings of one subject part.</summary>
/// <param name="Epoch">The epoch, 1, 2, ...</param>
/// <param name="Update">The update, counted from the beginning of training, 1, 2, ...</param>
/// <param name="Tensor">The first of its tensors that differs, or what else does: "length".</param>
public sealed record FirstDifference(int Epoch, long Update, string Tensor)
{
    /// <summary>
    /// The first update after which a tensor differs; null where all updates that both have agree, and both have equally
    /// many unless one was cut short on purpose.
    /// </summary>
    /// <param name="stored">A trace.</param>
    /// <param name="again">Another of the same subject.</param>
    /// <param name="history">The epochs of the first, to say in which the update is.</param>
    /// <param name="prefix">Whether the second may be shorter than the first.</param>
    public static FirstDifference? Of(Trace stored, Trace again, IReadOnlyList<EpochRecord> history, bool prefix)
    {
        if (!stored.Tensors.SequenceEqual(again.Tensors))
            return new FirstDifference(1, 1, "tensors");
        var common = Math.Min(stored.Hashes.Count, again.Hashes.Count);
        for (var i = 0; i < common; i++)
        {
            if (stored.Hashes[i] != again.Hashes[i])
                return At(i / stored.Tensors.Count, stored.Tensors[i % stored.Tensors.Count], history);
        }

        var longer = again.Updates > stored.Updates || (again.Updates < stored.Updates && !prefix);
        return longer ? At(common / stored.Tensors.Count, "length", history) : null;
    }

    private static FirstDifference At(int update, string tensor, IReadOnlyList<EpochRecord> history)
    {
        var epoch = history.FirstOrDefault(record => record.Updates > update)?.Epoch ?? history.Count + 1;
        return new FirstDifference(epoch, update + 1, tensor);
    }
}
