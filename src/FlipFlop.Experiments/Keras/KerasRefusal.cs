namespace FlipFlop.Experiments.Keras;

/// <summary>A file of Keras that holds no network of ours; the message says why, without a full stop.</summary>
internal sealed class KerasRefusal(string why) : Exception(why);
