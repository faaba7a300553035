#load "prelude.fsx"
open FlipFlop

// Table I as it is printed: 400 units, input weights 3 x 400, recurrent weights 400 x 400, output weights 400 x 3,
// back-propagation through time with Adam, random orthogonal initialisation, no regularisation (no clipping of the
// gradient, no penalty; there is none in this program). What the table leaves out is from the published code.
// The text also names a Normal(0, 1 / N) initialisation: it is the second cell.
//
// Both quirks of the published generator are on, since the paper's networks were trained with them: the last step's
// target is 0 (lastTargetZero), and a third pulse may run past the end of the trial (truncatedPulses). So the trial is the
// paper's 340 ms: no hold.
experiment "table-1" {
    title "Does it matter which of the two initialisations of the paper is used?"

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

    network (tanhNetwork { units 400 })

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

    sweep [ recurrent [ orthogonal; normal ] ]

    seeds [ 1 ]
    figures [ trainingCurves; spectra; connectivity ]

    claim "both learn" (all signAccuracy (atLeast 0.95))
}
