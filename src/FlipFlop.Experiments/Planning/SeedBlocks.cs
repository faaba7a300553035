using FlipFlop.Engine.Training;

namespace FlipFlop.Experiments.Planning;

/// <summary>
/// Seeds that are given apart may share initial weights or data. What shares either is no independent observation: all
/// that hang together so, by way of others as well, are one block. Plain seeds are a block each.
/// </summary>
/// <remarks>
/// To average over one of the two alone would not do: means over the same initial weights all move with these, so that
/// their spread says too little of how far another experiment might lie.
/// </remarks>
public static class SeedBlocks
{
    /// <summary>The items by blocks, in the order in which these begin.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> Of<T>(IEnumerable<T> items, Func<T, Seed> seedOf)
    {
        List<Block<T>> blocks = [];
        foreach (var item in items)
        {
            var (init, data) = seedOf(item);
            var meeting = blocks.Where(block => block.Inits.Contains(init) || block.Data.Contains(data)).ToList();
            var whole = meeting.Count > 0 ? meeting[0] : new Block<T>();
            if (meeting.Count == 0)
                blocks.Add(whole);
            foreach (var other in meeting.Skip(1))
            {
                whole.Take(other);
                blocks.Remove(other);
            }

            whole.Inits.Add(init);
            whole.Data.Add(data);
            whole.Items.Add(item);
        }

        return [.. blocks.Select(block => block.Items)];
    }

    private sealed class Block<T>
    {
        public HashSet<long> Inits { get; } = [];
        public HashSet<long> Data { get; } = [];
        public List<T> Items { get; } = [];

        public void Take(Block<T> other)
        {
            Inits.UnionWith(other.Inits);
            Data.UnionWith(other.Data);
            Items.AddRange(other.Items);
        }
    }
}
