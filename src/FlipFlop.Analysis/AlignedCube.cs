namespace FlipFlop.Analysis;

/// <summary>Labelled states of one network on the ideal cube with corners at +1 and -1.</summary>
/// <param name="Coordinates">
/// The states in their first three principal components, centred, turned (or reflected) and scaled onto the
/// ideal cube by SciPy's Procrustes: (2^bits x 3), row by row. Bit i lies along axis i.
/// </param>
/// <param name="Scale">
/// Length in the space of all units of 1 in these coordinates: coordinates times scale keep the cube's own size.
/// </param>
/// <param name="Disparity">From the ideal cube, standardised; of three bits the cube's Procrustes disparity.</param>
/// <remarks>All are NaN if the states coincide.</remarks>
public sealed record AlignedCube(double[] Coordinates, double Scale, double Disparity);
