#load "prelude.fsx"
open FlipFlop

// The paper's figure 3: connectivity matrix and eigenvalues of a trained network, and what stands behind "most of the
// weights remain close to zero": their distribution beside the untrained matrix's. The first of figure 5's realizations.
//
// Both quirks of the published generator are on, since the paper's networks were trained with them: the last step's
// target is 0 (lastTargetZero), and a third pulse may run past the end of the trial (truncatedPulses). So the trial is the
// paper's 340 ms: no hold.
experiment "figure-3" {
    title "What does training change in the connectivity matrix?"

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
    figures [ connectivity; spectra ]

    claim "some eigenvalues leave the unit circle" (all outliers (atLeast 1))
    claim "they are a small group: a tenth of all at most" (all outliers (atMost 40))
    claim "training moves no more than a hundredth of the weights away from zero" (all (differenceFromUntrained weightsNearZero) (atLeast -0.01))
}
