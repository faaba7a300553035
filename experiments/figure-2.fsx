#load "prelude.fsx"
open FlipFlop

// The paper's figure 2: three training samples, a column a sample and a row (and colour) a channel; in gray what is
// expected as output. Trials are functions of seed and number, so these are the very trials that the networks of
// figure 5 were trained on; the network is the same realization, and trains nothing where that is stored.
//
// Both quirks of the published generator are on, since the paper's networks were trained with them: the last step's
// target is 0 (lastTargetZero), and a third pulse may run past the end of the trial (truncatedPulses). So the trial is the
// paper's 340 ms: no hold.
experiment "figure-2" {
    title "What does a network learn from?"

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

    seeds [ 1 ]
    figures [ trainingSamples ]
}
