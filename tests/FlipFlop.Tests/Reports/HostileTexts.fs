/// Results whose every text from outside tries to become markup or script, on a page and in a plot's labels.
module FlipFlop.Tests.Reports.HostileTexts

open System
open FlipFlop.Engine.Networks
open FlipFlop.Experiments.Diff
open FlipFlop.Experiments.Planning
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Specification
open FlipFlop.Experiments.Storage
open FlipFlop.Tests.Diff

/// Each sets window.ran where it is run. The last are what plotly.js makes of a text: links, bold type, values.
let text =
    String.Join(
        " ",
        [ "<img src=x onerror=\"window.ran=1\">"
          "</script><script>window.ran=2</script>"
          "\"><svg onload=window.ran=3>"
          "' onfocus='window.ran=4' autofocus='"
          "javascript:window.ran=5"
          "</title></style><!-- "
          "<a href=\"javascript:window.ran=6\">here</a>"
          "<b>bold</b> %{x} &lt;i&gt;" ]
    )

/// A key's beginning stands in every label of a point.
let private keyOf number = $"<b>{number}</b>" + String('0', 56)

let private provenance (known: Provenance) =
    Provenance(
        Engine = known.Engine,
        ArithmeticVersion = known.ArithmeticVersion,
        CodeVersion = text,
        DotNet = text,
        OperatingSystem = text,
        Cpu = text,
        InstructionSets = [| text |],
        Packages = readOnlyDict [ text, text ],
        Threads = 1,
        WallSeconds = 1.0,
        Sessions = 1,
        FinishedAt = known.FinishedAt
    )

let private manifest key (known: Manifest | null) =
    match known with
    | null -> null
    | known ->
        Manifest(
            Schema = 1,
            Key = key,
            Subject = known.Subject,
            Outcome = known.Outcome,
            // Sides of a comparison that train the same and have other weights.
            WeightsSha256 = String('b', 64),
            Files = [||],
            Provenance = provenance known.Provenance
        )

let private realization (imported: ImportedNetwork | null) number (known: RealizationResult) =
    let key = keyOf number
    let planned = known.Realization

    RealizationResult(
        Realization = Realization(planned.Cell, planned.Seed, planned.Swept, planned.Subject, key, Imported = imported),
        Outcome = known.Outcome,
        History = known.History,
        Trained = known.Trained,
        Weights = known.Weights,
        Untrained = (if isNull imported then known.Untrained else null),
        Manifest = manifest key known.Manifest,
        Reason =
            (if known.Outcome = RealizationOutcome.Missing then
                 text
             else
                 null)
    )

let private claim (holds: bool) =
    let claim = ClaimSpec(text, Quantifier.All, "heldStates", Comparison.AtLeast, 8.0)
    ClaimVerdict(claim, Nullable holds, 1, 2, 0)

let private dressed (imported: ImportedNetwork | null) holds (known: ExperimentResult) =
    let claim = claim holds
    let plan = known.Plan

    let spec =
        ExperimentSpec(
            Name = text,
            Title = text,
            Sweep = plan.Spec.Sweep,
            Seeds = plan.Spec.Seeds,
            Claims = [| claim.Claim |],
            Imported = imported
        )

    let realizations =
        known.Realizations |> Seq.mapi (realization imported) |> Seq.toArray

    ExperimentResult(
        Plan = Plan(spec, plan.SweptParameters, realizations |> Array.map _.Realization, ArithmeticVersion = "1"),
        Realizations = realizations,
        Claims = [| claim |],
        SpecJson = SpecJson.Write spec,
        Script = text
    )

/// An experiment that was trained: three networks, one missing.
let trained =
    lazy
        (ReferenceResult.places
         |> List.filter (fun place -> place.Units = 64 && place.Seed = 1L || place.Noise = 0.2)
         |> ReferenceResult.over
         |> dressed null true)

/// A network that was imported from a file of such a name.
let imported =
    lazy
        (let origin = ImportedNetwork(text, String('c', 64), String('a', 64), [| text |])
         dressed origin false ReferenceResult.single.Value)

/// The trained experiment against one with plain texts.
let diff =
    lazy
        (let plain =
            ReferenceResult.places |> List.filter (fun place -> place.Units = 64) |> ReferenceResult.over

         let flipped =
             ExperimentResult(
                 Plan = plain.Plan,
                 Realizations = plain.Realizations,
                 Claims = [| claim false |],
                 SpecJson = plain.SpecJson
             )

         let side label result =
             let side = ComparedSides.side label result

             DiffSide(
                 Label = label,
                 Version = "",
                 Store = text,
                 Result = result,
                 StoredSummary = null,
                 TraceOf = side.TraceOf
             )

         ExperimentDiff.Compare(side text trained.Value, side "plain" flipped, DiffTerms()))
