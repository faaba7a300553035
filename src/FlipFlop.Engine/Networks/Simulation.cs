namespace FlipFlop.Engine.Networks;

/// <summary>States and outputs of a simulated batch of trials, double precision.</summary>
/// <param name="Trials">Trials.</param>
/// <param name="Steps">Steps.</param>
/// <param name="States">h, (trial, step, unit), row by row.</param>
/// <param name="Outputs">z, (trial, step, output), row by row.</param>
public sealed record SimulatedTrials(int Trials, int Steps, double[] States, double[] Outputs);
