using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using FlipFlop.Engine.Contract;

// The arithmetic contract, checked on this machine: one line for the machine, one for each fact. Exit code 1 where
// one does not hold. It needs the engine alone, so it can be copied to any machine or emulator.
#if DEBUG
const string configuration = "Debug";
#else
const string configuration = "Release";
#endif
var instructionSets = new (string Name, bool Supported)[]
{
    ("SSE4.2", Sse42.IsSupported), ("AVX", Avx.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported),
    ("AVX-512", Avx512F.IsSupported), ("AdvSimd", AdvSimd.IsSupported),
}.Where(set => set.Supported).Select(set => set.Name);
Console.WriteLine($"{RuntimeInformation.ProcessArchitecture}, {configuration}, instruction sets: {string.Join(", ", instructionSets)}.");

var holds = ContractCheck.KeepsSubnormals();
Console.WriteLine(holds ? "ok   subnormals are kept" : "NOT  subnormals are flushed to zero");
foreach (var fact in ContractCheck.Run(ContractCheck.Threads))
{
    Console.WriteLine(fact.Holds ? $"ok   {fact.Name}: {fact.Actual}" : $"NOT  {fact.Name}: {fact.Actual} instead of {fact.Expected}");
    holds &= fact.Holds;
}

return holds ? 0 : 1;
