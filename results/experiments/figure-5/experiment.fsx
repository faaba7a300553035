#load "prelude.fsx"
open FlipFlop

// The paper's figure 5: four realizations of one recipe, their cubes turned in different directions.
//
// The recipe is that of table I and of the published code: 400 units, orthogonal recurrent weights, no regularisation;
// Adam 1e-4 with Keras' decay, 30,050 fixed trials in batches of 128, 20 epochs at most, an early end below a loss of
// 0.009. Both quirks of the published generator are on, since the paper's networks were trained with them: the last
// step's target is 0, and a third pulse may run past the end of the trial. So the trial is the paper's: no hold.
experiment "figure-5" {
    title "Are the cubes of different realizations turned against each other?"

    task (
        flipFlop {
            bits 3
            step 1.0<ms>
            hold 0.0<ms>
            inputNoise 0.1
            lastTargetZero true
            truncatedPulses true
        }
    )

    network (tanhNetwork { units 400; recurrent orthogonal })

    training (
        adam {
            learningRate 1e-4
            decay 1e-4
            clipNorm 0.0
            batch 128
            data (fixedTrials 30050)
            epochs 20
            stopBelow 0.009
        }
    )

    seeds [ 1 .. 4 ]
    figures [ cubes; rotations; stateSpace ]
    keepWeights everyEpoch

    // ---- What the paper says of its networks, made precise ----
    //
    // The bands were set before these four networks were trained to the end: from the paper, from the network that its
    // author published (after 20 epochs) and from an earlier one of ours by the same recipe. A claim that fails is a
    // finding.

    // The paper gives no loss. The author's network has 0.016 on fresh trials, ours had 0.017, and neither reached the
    // published code's goal of 0.009. The loss spikes on its way down, so it is the middle network that is asked.
    claim "they learn: the loss comes down to that of the author's network" (median loss (below 0.02))

    // "Except for a small group of eigenvalues that migrated out of the unit circle, the rest remain on the unitary
    // circle." Out is a modulus above 1.02: the author's has 39 such of 400, ours 15. Small is a tenth. The rest
    // remains if no more than one in fifty falls inside, below 0.98.
    claim "some eigenvalues leave the unit circle" (all outliers (atLeast 1))
    claim "they are a small group" (all outliers (atMost 40))
    claim "the rest remains on the circle" (all insideCircle (atMost 8))

    // "After training, most of the weights remain close to zero." Close is less than one standard deviation of an
    // untrained weight: 68 % of those are. So most are whatever is learnt; that they remain says more.
    claim "most weights are close to zero" (all weightsNearZero (above 0.5))
    claim "no fewer than before training, within 2 %" (all (differenceFromUntrained weightsNearZero) (atLeast -0.02))

    // What a flip-flop is for. Between the pulses of the test set are 50 ms. Through half a second of silence the
    // author's network makes 206 of 208 transitions; the band leaves room for ten that fail.
    claim "every sign is right before the next pulse" (all signAccuracy (atLeast 1.0))
    claim "every transition is made at the test set's own gap" (all transitionAccuracy50 (atLeast 1.0))
    claim "nearly every transition is made through half a second of silence" (all transitionAccuracy (atLeast 0.95))

    // "The 8 possible memory states are distributed in a cube." As far from a cube as the author's network was after
    // one epoch (a Procrustes disparity of 0.03), and no further. The untrained networks of these seeds pass too
    // (0.007 to 0.026): what training adds is asked against them.
    claim "memory states lie at the corners of a cube" (all cubeDisparity (below 0.03))
    claim "all eight are held through 2,000 steps of silence" (all heldStates (atLeast 8))
    claim "more are held than by the untrained network" (all (differenceFromUntrained heldStates) (atLeast 1))
    claim "the cube is larger than the untrained network's" (all (ratioToUntrained edgeLength) (above 1.0))
    claim "its faces are flatter than the untrained network's" (all (ratioToUntrained nonlinearity) (below 1.0))
    claim "it is nearer to a cube than the untrained network's" (all (ratioToUntrained cubeDisparity) (below 1.0))

    // "A cube-like structure is rotated in different spatial directions." Four frames turned at random have a median
    // angle (of their six pairs, less the cube's symmetries) of 42.4 degrees, below 31.7 in one draw of twenty, and
    // above 49.9 in another. (20,000 draws.) Failing the first, the cubes stand more alike than chance would have it.
    claim "cubes are rotated against each other as by chance, or more" (median rotationBetweenCubes (above 31.7))
    claim "more than by chance" (median rotationBetweenCubes (above 49.9))
}
