using MathNet.Numerics;

namespace FlipFlop.Analysis;

/// <summary>
/// Holds MathNet to its managed code on one thread: realizations are analysed side by side, and a native
/// library that happens to be installed must not change numbers.
/// </summary>
internal static class ManagedAlgebra
{
    static ManagedAlgebra()
    {
        Control.UseManaged();
        Control.UseSingleThread();
    }

    /// <summary>To be called before any decomposition; does its work once.</summary>
    public static void Use()
    {
    }
}
