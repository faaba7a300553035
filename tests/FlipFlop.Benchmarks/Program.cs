using FlipFlop.Benchmarks;

// Each benchmark prints its own table; without arguments all of them run.
var benchmarks = new Dictionary<string, Action>
{
    ["step"] = TrainingStepBenchmark.Run,
    ["functions"] = FunctionErrors.Run,
};

var unknown = args.Where(name => !benchmarks.ContainsKey(name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"No benchmark is called {string.Join(", ", unknown)}. There are: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

Machine.Print();
foreach (var name in args.Length > 0 ? args : [.. benchmarks.Keys])
    benchmarks[name]();
return 0;
