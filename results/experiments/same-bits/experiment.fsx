#load "prelude.fsx"
open FlipFlop

// Small networks whose results lie in the repository: `flipflop verify same-bits` trains them all again, in seconds, and
// says whether this machine gives the same bits as the one that trained them.
experiment "same-bits" {
    title "Does this machine train the same bits?"

    task (flipFlop { bits 2; step 5.0<ms>; inputNoise 0.1 })
    network (tanhNetwork { units 32; recurrent orthogonal })
    training (adam { learningRate 3e-3; decay 1e-4; clipNorm 0.3; batch 32; data (fresh 2048); epochs 8 })

    sweep [ units [ 17; 32 ]; recurrent [ orthogonal; normal ] ]
    seeds [ 1 .. 2 ]

    claim "most come down in their loss" (most loss (below 0.1))
    claim "most hold all four memories" (most heldStates (atLeast 4))
}
