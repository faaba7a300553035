namespace FlipFlop.Engine.Randomness;

/// <summary>
/// What random words are drawn for. Each purpose has a stream of its own, so that drawing more for one never
/// shifts another.
/// </summary>
/// <remarks>
/// The numbers are for ever: they are part of every counter, and to change one is to change every result.
/// A new purpose takes the next free number; the number of a purpose that is dropped is never given again.
/// </remarks>
public enum RandomStream : uint
{
    /// <summary>"init.recurrent": the recurrent weights before training. Row: the matrix row.</summary>
    InitRecurrent = 1,

    /// <summary>"init.input": the input weights before training. Row: the matrix row (channel).</summary>
    InitInput = 2,

    /// <summary>"init.output": the output weights before training. Row: the matrix row (unit).</summary>
    InitOutput = 3,

    /// <summary>"data": when pulses come and which sign they have. Row: the trial.</summary>
    Data = 4,

    /// <summary>"noise": what is added to the inputs. Row: the trial.</summary>
    Noise = 5,

    /// <summary>"shuffle": the order of fixed trials in an epoch. Row: the epoch.</summary>
    Shuffle = 6,

    /// <summary>"probe": starts and perturbations by which a trained network is examined. Row: the probe.</summary>
    Probe = 7,

    /// <summary>"permutation": which pairs of a permutation test change sides. Row: the draw.</summary>
    Permutation = 8,

    /// <summary>"escape": the input noise under which memory states are watched. Row: the network's copy.</summary>
    Escape = 9,
}
