/// A comparison in which something stands in every place, and no two numbers are the same.
module FlipFlop.Tests.Diff.WholeDiff

open System
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Results
open FlipFlop.Tests.Reports
open FlipFlop.Tests.Reports.ReferenceRealization
open FlipFlop.Tests.Diff.ComparedSides

let private realization outcome seed file =
    { ReferenceResult.places[3] with
        File = file
        Seed = seed
        Outcome = outcome }

let private finished, diverged =
    RealizationOutcome.Finished, RealizationOutcome.Diverged

let private resultA =
    lazy
        (ReferenceResult.over
            [ realization finished 1L "three-bits-1"
              realization finished 2L "three-bits-2"
              realization finished 3L "three-bits-1"
              realization finished 4L ""
              realization RealizationOutcome.Failed 5L ""
              realization finished 6L "" ])

/// One place further on than those of A, so that no key is the same.
let private resultB =
    lazy
        (ReferenceResult.over
            [ realization finished 8L ""
              realization finished 1L "three-bits-2"
              realization diverged 2L ""
              realization finished 3L "three-bits-1"
              realization finished 4L ""
              realization RealizationOutcome.Missing 5L ""
              realization finished 7L "" ])

let private pairs =
    lazy
        (Array.init 5 (fun at ->
            MatchedRealization(
                resultA.Value.Realizations[at],
                resultB.Value.Realizations[at + 1],
                (at <> 2),
                BitsPromised = (at = 0)
            )))

let private cells =
    lazy
        (CellAccount(
            Matched = pairs.Value,
            OnlyInA = [| resultA.Value.Realizations[5] |],
            OnlyInB = [| resultB.Value.Realizations[0]; resultB.Value.Realizations[6] |],
            Failed = [| OfSide("A", resultA.Value.Realizations[4], "its worker died") |],
            Incomplete = [| OfSide("B", resultB.Value.Realizations[5], "not in the store") |]
        ))

let private header name version machine =
    SideHeader(
        Label = $"{name}@{version}",
        Name = name,
        Version = version,
        Store = $"{name}-results",
        Engine = "simd",
        ArithmeticVersion = "1",
        CodeVersions = [| $"0.1.0+{name}" |],
        Packages = [| "PureHDF 2.2.0" |],
        Machines = [| machine; "another machine" |]
    )

let private tested paired (number: float) (margin: float) : MetricTest =
    let againstMargin value =
        if margin > 0.0 then Nullable value else Nullable()

    MetricTest(
        Paired = paired,
        MeanDifference = number + 0.01,
        CliffsDelta = number / 100.0,
        Shift = number + 0.02,
        Low = number - 0.5,
        // Of other seeds they are too few for a bound.
        High = (if paired then Nullable(number + 0.75) else Nullable()),
        P = number / 1000.0,
        LeastP = number / 5000.0,
        AdjustedP = number / 500.0,
        SeedsNeeded = (if paired then Nullable() else Nullable 12),
        Margin = againstMargin margin,
        EquivalenceP = againstMargin (number / 400.0)
    )

let private metric name verdict tier (number: float) (test: MetricTest | null) =
    let isPaired =
        match test with
        | null -> true
        | test -> test.Paired

    MetricComparison(
        Name = name,
        Verdict = verdict,
        Tier = tier,
        MeanA = number + 0.125,
        MeanB =
            (if tier = MetricTier.None then
                 Nullable()
             else
                 Nullable(number + 0.25)),
        SeedsA = 10,
        SeedsB = (if isPaired then 10 else 7),
        CommonSeeds = (if isPaired then 10 else 3),
        SharedSeeds = not isPaired,
        Compared = (if isPaired then 10 else 17),
        NumbersA = 10,
        NumbersB = (if tier = MetricTier.None then 0 else 9),
        Without = (if isPaired then 0 else 4),
        GreatestDifference = (if isPaired then Nullable(number + 0.5) else Nullable()),
        Test = test
    )

/// Not in the order in which they are to be told.
let private metrics =
    let bits, tolerance, statistical =
        MetricTier.BitIdentical, MetricTier.WithinTolerance, MetricTier.Statistical

    [| metric "heldStates" DiffVerdict.Same bits 8.0 null
       metric "outliers" DiffVerdict.Same bits 6.0 null
       metric "signAccuracy" DiffVerdict.Same tolerance 0.5 null
       metric "spectralRadius" DiffVerdict.Equivalent statistical 1.0 (tested true 1.0 0.2)
       metric "edgeLength" DiffVerdict.Inconclusive statistical 90.0 (tested true 90.0 0.0)
       metric "escapeTime" DiffVerdict.Inconclusive statistical 30.0 (tested false 30.0 0.0)
       metric "skew" DiffVerdict.Inconclusive statistical 70.0 (tested true 70.0 0.4)
       for number, name in
           Seq.indexed
               [ "nonlinearity"
                 "varianceInBits"
                 "energyInThree"
                 "cubeDisparity"
                 "meanSquareError" ] do
           let number = 20.0 + float number
           metric name DiffVerdict.Inconclusive statistical number (tested true number 0.0)
       metric "separation" DiffVerdict.Incomparable MetricTier.None 5.0 null
       metric "loss" DiffVerdict.Changed statistical 2.0 (tested true 2.0 0.0)
       metric "axisRatio" DiffVerdict.Changed statistical 0.5 (tested true 0.5 0.0) |]

let private network
    at
    (weights: WeightDifference | null)
    (divergence: FirstDifference | null)
    (spectrum: SpectrumComparison | null)
    (cube: CubeComparison | null)
    =
    NetworkComparison(
        Pair = pairs.Value[at],
        Weights = weights,
        Divergence = divergence,
        Spectrum = spectrum,
        Cube = cube
    )

/// The one that should not differ is not the first.
let private networks =
    let born = [| for at in 1..5 -> Eigenvalue(1.0 + 0.01 * float at, 0.0) |]
    let lost = [| Eigenvalue(0.9, 0.7); Eigenvalue(0.9, -0.7) |]

    lazy
        ([| network 1 (WeightDifference("shape", 0L, Nullable())) (FirstDifference(1, 1L, "tensors")) null null
            network
                0
                (WeightDifference("recurrent_kernel", 12L, 0.25))
                (FirstDifference(2, 130L, "input_kernel"))
                (SpectrumComparison(0.5, 0.0625, born, lost))
                (CubeComparison(0.375, nan))
            network 2 null null null null
            network 3 null (FirstDifference(3, 200L, "length")) null null |])

let private stored =
    [| StoredNumberDifference("A", "spectral_radius", 3, "seed 1", "1.5", "1.25")
       StoredNumberDifference("B", StoredNumberDifference.Claim, 1, "all is well", "does not hold", "holds")
       StoredNumberDifference("B", StoredNumberDifference.MissingRows, 2, "seed 7", "none", "finished") |]

let diff =
    let inconclusive = Nullable DiffVerdict.Inconclusive

    lazy
        ExperimentDiff(
            A = header "before" "3f2a" "a machine",
            B = header "after" "77aa" "one machine",
            Terms =
                DiffTerms(
                    Margins = readOnlyDict [ "spectralRadius", 0.2; "skew", 0.4 ],
                    ReplacedMargins = readOnlyDict [ "spectralRadius", 0.15 ],
                    Metrics = [| for metric in metrics -> metric.Name |]
                ),
            NotFair = [| "1 realization does not train the same" |],
            Cells = cells.Value,
            Spec =
                [| SpecDifference("task.inputNoise", "0.1", "0.3")
                   SpecDifference("training.clipNorm", null, "0.5") |],
            Metrics = metrics,
            Networks = networks.Value,
            Claims =
                [| ClaimChange("all is low", Nullable true, Nullable false, true, inconclusive)
                   ClaimChange("all is even", Nullable true, Nullable false, true, Nullable DiffVerdict.Equivalent)
                   ClaimChange("all is well", Nullable false, Nullable(), true, Nullable()) |],
            StoredNumbers = stored,
            ResultA = resultA.Value,
            ResultB = resultB.Value
        )
