namespace FlipFlop.Engine.Tasks;

/// <summary>Inputs and targets of a batch of trials.</summary>
/// <param name="Trials">Trials.</param>
/// <param name="Steps">Steps a trial.</param>
/// <param name="Bits">Channels.</param>
/// <param name="X">Inputs, (trial, step, bit), row by row.</param>
/// <param name="Y">Targets, (trial, step, bit), row by row.</param>
public sealed record TrialSet(int Trials, int Steps, int Bits, double[] X, double[] Y);
