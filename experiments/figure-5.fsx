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
    keepWeights everyEpoch
}
