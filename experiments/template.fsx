// An experiment: what is trained, how, and what is asked of it. Copy this file, change what you need, and run it:
//
//     flipflop run experiments/template.fsx
//
// Whatever stands here with its default may be left out. A line that begins with // is a comment.
// Whole numbers are written 64, others with a point (0.1, 1e-3), durations with their unit (340.0<ms>).
// An editor with F# support completes the keywords and shows mistakes; the next line is for it.
#load "prelude.fsx"
open FlipFlop

// The name is the folder of the results: letters, digits, '-' and '_'.
experiment "template" {
    title "What is asked, in a sentence"

    // ---- The task: an n-bit flip-flop memory ----
    task (
        flipFlop {
            bits 3 // channels, one bit each
            step 5.0<ms> // time step, and the network's time constant; the paper's is 1.0<ms>
            pulse 20.0<ms> // duration of an input pulse
            responseDelay 20.0<ms> // from the end of a pulse to the answer
            hold 340.0<ms> // lengthens the trial: the answer must be kept
            inputNoise 0.1 // standard deviation of the noise on every input, each step
            lastTargetZero false // true: the last step's target is 0, as in the published code
            truncatedPulses false // true: a pulse may run past the trial's end, as in the published code
        }
    )

    // ---- The network: h(t) = tanh(x(t) Win + h(t-1) Wrec), z(t) = h(t) Wout + b ----
    network (
        tanhNetwork {
            units 64 // recurrent units, N
            recurrent orthogonal // initial recurrent weights: orthogonal, or normal (variance 1 / N)
        }
    )

    // ---- The training: mean square error, back-propagation through time, Adam ----
    training (
        adam {
            learningRate 1e-3
            beta1 0.9
            beta2 0.999
            epsilon 1e-8
            decay 0.0 // update k has the rate learningRate / (1 + decay k)
            clipNorm 0.3 // the gradient's norm is clipped to this; 0.0: never
            batch 64 // trials in a batch
            data (fresh 8192) // new trials every epoch; data (fixedTrials 8192): the same ones every epoch
            epochs 10 // the most epochs
            stopBelow 0.0 // stop after an epoch with a loss below this; 0.0: never
        }
    )

    // ---- The sweep: one cell for every combination; any keyword from above, with a list of values ----
    sweep [
        units [ 48; 64 ]
        inputNoise [ 0.1; 0.2 ]
    ]
    // Side by side instead, two cells:   sweep [ zip [ units [ 48; 64 ]; inputNoise [ 0.1; 0.2 ] ] ]
    // One by one:                        sweep [ cells [ [ units [ 48 ]; inputNoise [ 0.1 ] ]
    //                                                    [ units [ 64 ]; inputNoise [ 0.1; 0.2 ] ] ] ]

    // ---- Seeds: one network of every cell for each ----
    seeds [ 1 .. 3 ]
    // Initial weights and data apart:    seedPairs [ 1, 2; 1, 3 ]

    engine simd // engine libtorch: LibTorch's autograd, built at its first use; not bit-identical
    // device cuda               with the engine libtorch, where it has one (untested)
    // figures [ connectivity; spectra ]    what the report shows first
    // keepWeights everyEpoch    the weights after every epoch as well, in the results' folder epochs

    // ---- Claims: what the results are expected to show, judged in the report ----
    // all, most or any of the networks, or their median, mean, least or greatest number;
    // atLeast, atMost, above, below or equalTo a number.
    claim "every transition is made" (all transitionAccuracy (atLeast 1.0))
    claim "all eight memories are held" (all heldStates (atLeast 8))
    claim "the spectral radius leaves the unit circle" (most spectralRadius (above 1.02))
    claim "cubes are larger than the untrained networks'" (all (ratioToUntrained edgeLength) (above 1.0))
}
