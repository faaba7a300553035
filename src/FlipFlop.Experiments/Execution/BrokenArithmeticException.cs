using FlipFlop.Engine.Contract;

namespace FlipFlop.Experiments.Execution;

/// <summary>
/// The thread that is to train does not compute as the arithmetic contract asks; it refused, and nothing was stored.
/// </summary>
public sealed class BrokenArithmeticException() : Exception(
    "Nothing was trained: subnormal numbers are rounded to zero here, so the weights would not be those of other machines. "
    + "A native library that was loaded into this process has switched that on (one built with -ffast-math, by LD_PRELOAD for example). "
    + "Start without it; `flipflop doctor` says whether all is well.")
{
    /// <summary>Refuses where the calling thread flushes subnormal numbers to zero.</summary>
    internal static void ThrowIfSubnormalsAreFlushed()
    {
        if (!ContractCheck.KeepsSubnormals())
            throw new BrokenArithmeticException();
    }
}
