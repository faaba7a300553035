namespace FlipFlop

open FlipFlop.Experiments.Specification

/// The numbers that can be claimed of realizations, under the names of the summary, and of pairs of them.
[<AutoOpen>]
module Metrics =
    let private ofTraining metric : Measure<OfTraining> = Measure(metric, Baseline.None)
    let private ofNetwork metric : Measure<OfNetwork> = Measure(metric, Baseline.None)
    let private ofPairs metric : Measure<OfPairs> = Measure(metric, Baseline.None)

    /// The last epoch's training loss, each batch before its own update, weighted by trials.
    let loss = ofTraining "loss"

    /// Epochs that were trained: fewer than asked where the goal was reached or training diverged.
    let epochsTrained = ofTraining "epochsTrained"

    /// Right output signs over pulses x bits of the test set of all states, just before the next pulse.
    let signAccuracy = ofNetwork "signAccuracy"

    /// Mean square error over all steps and bits of the test set of all states, without noise.
    let meanSquareError = ofNetwork "meanSquareError"

    /// Transitions (write a state, silence of 500 ms, one pulse, the same silence) with every sign right, of all.
    let transitionAccuracy = ofNetwork "transitionAccuracy"

    /// Transitions (write a state, silence of 150 ms, one pulse, the same silence) with every sign right, of all.
    let transitionAccuracy150 = ofNetwork "transitionAccuracy150"

    /// Transitions (write a state, silence of 50 ms, one pulse, the same silence) with every sign right, of all.
    let transitionAccuracy50 = ofNetwork "transitionAccuracy50"

    /// Memory states with every output sign right, of 2^bits.
    let rightStates = ofNetwork "rightStates"

    /// Settled states (after 2,000 steps of silence) with every output sign right, of 2^bits.
    let heldStates = ofNetwork "heldStates"

    /// Share of the memory states' energy in sets of two or more bits: 0 for a parallelepiped.
    let nonlinearity = ofNetwork "nonlinearity"

    /// Longest over shortest axis of the memory states' cube: 1 for equal edges.
    let axisRatio = ofNetwork "axisRatio"

    /// Largest |cosine| between two axes of the memory states' cube: 0 for right angles.
    let skew = ofNetwork "skew"

    /// Mean length of the edges between memory states that differ in one bit, in the space of all units.
    let edgeLength = ofNetwork "edgeLength"

    /// Shortest edge of the memory states' cube over the states' standard deviation along it under the training's input
    /// noise (100 steps); none without noise or of an imported network.
    let separation = ofNetwork "separation"

    /// Median time, ms, until the training's input noise, and nothing else, turns an output sign of a memory state; none
    /// without noise, of an imported network, or where more than half are right to the end, 1,000 steps.
    let escapeTime = ofNetwork "escapeTime"

    /// Procrustes disparity of the memory states, in their first three principal components, from a cube; three bits
    /// only.
    let cubeDisparity = ofNetwork "cubeDisparity"

    /// Share of the memory states' variance in as many principal components as there are bits.
    let varianceInBits = ofNetwork "varianceInBits"

    /// Share of the energy of the test set's states in their first three singular directions, uncentred.
    let energyInThree = ofNetwork "energyInThree"

    /// Largest |eigenvalue| of the recurrent matrix.
    let spectralRadius = ofNetwork "spectralRadius"

    /// Eigenvalues of the recurrent matrix with a modulus above 1.02.
    let outliers = ofNetwork "outliers"

    /// Eigenvalues of the recurrent matrix with a modulus below 0.98.
    let insideCircle = ofNetwork "insideCircle"

    /// Eigenvalues of the recurrent matrix with a modulus from 0.98 to 1.02.
    let onCircle = ofNetwork "onCircle"

    /// Eigenvalues of the recurrent matrix with a real part above 1.
    let realPartAboveOne = ofNetwork "realPartAboveOne"

    /// Henrici's: the root of the recurrent matrix's squared Frobenius norm less the sum of its squared
    /// |eigenvalues|.
    let departureFromNormality = ofNetwork "departureFromNormality"

    /// Share of the recurrent weights with a modulus below 1 / sqrt(N), the standard deviation of an untrained weight.
    let weightsNearZero = ofNetwork "weightsNearZero"

    /// Excess kurtosis of the recurrent weights: 0 for normal ones, more where few are large.
    let weightKurtosis = ofNetwork "weightKurtosis"

    /// Of two networks: the angle in degrees by which their cubes of memory states, each in its own first three
    /// singular directions, are turned against each other, less the cube's symmetries; 40.7 on average by chance;
    /// three bits only.
    let rotationBetweenCubes = ofPairs "rotationBetweenCubes"

    /// Of two networks: the angular distance, in radians, of their memory states in the space of all units after the
    /// best turn and scale: 0 for one shape.
    let shapeDistance = ofPairs "shapeDistance"
