using FlipFlop.Benchmarks;

// Each benchmark prints its own table.
var benchmarks = new Dictionary<string, Action>
{
    ["step"] = TrainingStepBenchmark.Run,
    ["shares"] = SharesBenchmark.Run,
    ["side-by-side"] = SideBySideBenchmark.Run,
    ["memory"] = MemoryBenchmark.Run,
    ["growth"] = GrowthBenchmark.Run,
    ["store"] = StoreBenchmark.Run,
    ["page"] = PageBenchmark.Run,
    ["checkpoints"] = CheckpointsBenchmark.Run,
    ["instruction-sets"] = InstructionSetsBenchmark.Run,
    ["functions"] = FunctionErrors.Run,
};

// Without arguments those run that time a training; stores of thousands take minutes to make, and the functions' errors
// are no matter of time.
string[] usual = [.. benchmarks.Keys.Where(name => name is not ("functions" or "store" or "page"))];

if (args is [OwnProcess.Argument, .. var measured])
{
    OwnProcess.Answer(measured);
    return 0;
}

var unknown = args.Where(name => !benchmarks.ContainsKey(name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"No benchmark is called {string.Join(", ", unknown)}. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

Machine.Print();
foreach (var name in args.Length > 0 ? args : usual)
    benchmarks[name]();
return 0;
