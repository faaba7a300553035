namespace FlipFlop

/// The numbers that can be claimed of a realization, under the names of the summary.
[<AutoOpen>]
module Metrics =
    /// The last epoch's training loss, each batch before its own update, weighted by trials.
    let loss = MetricName "loss"

    /// Epochs that were trained: fewer than asked where the goal was reached or training diverged.
    let epochsTrained = MetricName "epochsTrained"

    /// Right output signs over pulses x bits of the test set of all states, just before the next pulse.
    let signAccuracy = MetricName "signAccuracy"

    /// Mean square error over all steps and bits of the test set of all states, without noise.
    let meanSquareError = MetricName "meanSquareError"

    /// Transitions (write a state, silence of 500 ms, one pulse, the same silence) with every sign right, of all.
    let transitionAccuracy = MetricName "transitionAccuracy"

    /// Transitions (write a state, silence of 150 ms, one pulse, the same silence) with every sign right, of all.
    let transitionAccuracy150 = MetricName "transitionAccuracy150"

    /// Transitions (write a state, silence of 50 ms, one pulse, the same silence) with every sign right, of all.
    let transitionAccuracy50 = MetricName "transitionAccuracy50"

    /// Memory states with every output sign right, of 2^bits.
    let rightStates = MetricName "rightStates"

    /// Settled states (after 2,000 steps of silence) with every output sign right, of 2^bits.
    let heldStates = MetricName "heldStates"

    /// Share of the memory states' energy in sets of two or more bits: 0 for a parallelepiped.
    let nonlinearity = MetricName "nonlinearity"

    /// Longest over shortest axis of the memory states' cube: 1 for equal edges.
    let axisRatio = MetricName "axisRatio"

    /// Largest |cosine| between two axes of the memory states' cube: 0 for right angles.
    let skew = MetricName "skew"

    /// Mean length of the edges between memory states that differ in one bit, in the space of all units.
    let edgeLength = MetricName "edgeLength"

    /// Procrustes disparity of the memory states, in their first three principal components, from a cube; three bits
    /// only.
    let cubeDisparity = MetricName "cubeDisparity"

    /// Share of the memory states' variance in as many principal components as there are bits.
    let varianceInBits = MetricName "varianceInBits"

    /// Share of the energy of the test set's states in their first three singular directions, uncentred.
    let energyInThree = MetricName "energyInThree"

    /// Largest |eigenvalue| of the recurrent matrix.
    let spectralRadius = MetricName "spectralRadius"

    /// Eigenvalues of the recurrent matrix with a modulus above 1.02.
    let outliers = MetricName "outliers"

    /// Eigenvalues of the recurrent matrix with a modulus below 0.98.
    let insideCircle = MetricName "insideCircle"

    /// Eigenvalues of the recurrent matrix with a real part above 1.
    let realPartAboveOne = MetricName "realPartAboveOne"

    /// Henrici's: the root of the recurrent matrix's squared Frobenius norm less the sum of its squared
    /// |eigenvalues|.
    let departureFromNormality = MetricName "departureFromNormality"
