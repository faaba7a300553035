using FlipFlop.Experiments.Execution;
using FlipFlop.LibTorch;
using FlipFlop.LibTorch.Loading;

// A worker like `flipflop worker`, with LibTorch: started by `flipflop run` and `flipflop worker`, seldom by hand.
const int Fine = 0, WrongUsage = 2, Broken = 3, Stopped = 130;

try
{
    return args switch
    {
        ["check"] => Check(),
        ["worker", var device] => Work(device, (engine, stop) => WorkerProgram.Serve(engine, Console.In, Console.Out, stop)),
        ["worker", var device, var plan, var results] => Work(device, (engine, stop) =>
            WorkerProgram.WorkThrough(new WorkerAssignment(plan, results, 1), engine, Console.Out, stop)),
        _ => Usage(),
    };
}
catch (LibTorchException e)
{
    Console.Error.WriteLine(e.Message);
    if (args[0] == "worker")
        Console.WriteLine(new WorkerEvent.Broken(e.Message).Json());
    return Broken;
}

static int Check()
{
    var state = LibTorchLibrary.EnsureLoaded();
    var how = state == LibraryState.Patched ? ", patched for this system's older libstdc++" : "";
    Console.WriteLine($"LibTorch {LibTorchLibrary.Version} loads{how}");
    return Fine;
}

static int Work(string device, Func<LibTorchEngine, CancellationToken, int> work)
{
    using var signals = new StopSignals();
    var code = work(new LibTorchEngine(device), signals.Token);
    return code == Fine && signals.Token.IsCancellationRequested ? Stopped : code;
}

static int Usage()
{
    Console.Error.WriteLine("FlipFlop.LibTorch check | worker DEVICE [PLAN RESULTS]: started by `flipflop run --engine libtorch`.");
    return WrongUsage;
}
