#load "prelude.fsx"
open FlipFlop

// The quick start's question asked more widely: down to few units and up to much noise, where some networks learn
// only two bits of three.
experiment "sweep-noise" {
    title "How much input noise does a memory of N units bear, and what does it do to the spectrum?"

    task (flipFlop { bits 3; step 5.0<ms>; hold 340.0<ms> })
    network (tanhNetwork { recurrent orthogonal })
    training (adam { learningRate 1e-3; clipNorm 0.3; batch 64; data (fresh 8192); epochs 10 })

    sweep [
        units [ 32; 48; 64; 96 ]
        inputNoise [ 0.05; 0.1; 0.2; 0.4 ]
    ]

    seeds [ 1 .. 5 ]

    claim "most networks hold all eight memories" (most heldStates (atLeast 8))
    claim "some do not" (any heldStates (below 8))
    claim "eigenvalues leave the unit circle" (most outliers (atLeast 1))
}
