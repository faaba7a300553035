using FlipFlop.LibTorch.Loading;

// Says whether LibTorch can be used here, and how.
try
{
    var state = LibTorchLibrary.EnsureLoaded();
    Console.WriteLine($"LibTorch {LibTorchLibrary.Version} loads{(state == LibraryState.Patched ? ", patched for this system's older libstdc++" : "")}.");
    return 0;
}
catch (LibTorchException e)
{
    Console.Error.WriteLine(e.Message);
    return 3;
}
