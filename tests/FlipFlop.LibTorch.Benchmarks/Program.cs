using FlipFlop.Benchmarks;
using FlipFlop.LibTorch.Benchmarks;
using FlipFlop.LibTorch.Loading;

if (args is [Memory.Argument, var name, .. var step])
{
    Memory.Answer(name, StepCase.FromArguments(step));
    return 0;
}

LibTorchLibrary.EnsureLoaded();
Machine.Print();
Console.WriteLine($"LibTorch {LibTorchLibrary.Version}");
foreach (var size in new[] { StepCase.Small(64), StepCase.Paper })
{
    Agreement.Check(size);
    foreach (var threads in new[] { 1, 2 })
        Comparison.Run(size, threads);
    Memory.Run(size);
}

return 0;
