#load "prelude.fsx"
open FlipFlop

// Three bits in 5 ms steps; the trial is lengthened by a hold of 340 ms, so that the network must remember.
experiment "quickstart" {
    title "Does input noise push eigenvalues out of the unit circle?"

    task (flipFlop { bits 3; step 5.0<ms>; hold 340.0<ms>; inputNoise 0.1 })
    network (tanhNetwork { units 64; recurrent orthogonal })
    training (adam { learningRate 1e-3; clipNorm 0.3; batch 64; data (fresh 8192); epochs 10 })

    sweep [ units [ 48; 64; 96 ]; inputNoise [ 0.05; 0.1; 0.2 ] ]
    seeds [ 1 .. 3 ]

    claim "every transition is made" (all transitionAccuracy (atLeast 1.0))
    claim "all eight memories are held" (all heldStates (atLeast 8))
}
