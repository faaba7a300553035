/// Writes an experiment's results: summaries, a version of them, the page, and the list of all experiments.
module FlipFlop.Cli.Results

open System
open System.IO
open System.Security.Cryptography
open System.Text
open FlipFlop.Experiments.Results
open FlipFlop.Experiments.Storage

/// The exact code of an assembly, by its content.
let private codeOf (inside: Type) = string inside.Module.ModuleVersionId

/// A hash of everything that the page is made of: the code that draws it, the experiment, its numbers, and who
/// trained what when. It ends the page, as a comment.
let private stamp (result: ExperimentResult) (files: ExperimentFiles) =
    let manifests =
        [ for each in result.Realizations do
              match each.Manifest with
              | NonNull manifest -> $"{manifest.Key} {manifest.WeightsSha256} {manifest.Provenance.FinishedAt:O}"
              | _ -> "none" ]

    let parts =
        [ codeOf typeof<FlipFlop.Reports.Page.Section>
          codeOf typeof<ExperimentResult>
          codeOf typeof<FlipFlop.Analysis.NetworkAnalysis>
          files.SpecJson
          files.SummaryJson
          Option.ofObj files.Script |> Option.defaultValue "" ]
        @ manifests

    let text = String.concat "\n" parts
    let hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes text))
    $"\n<!-- made of {hash} -->\n"

/// Whether the file ends with the stamp.
let private endsWith (stamp: string) (path: string) =
    let expected = Encoding.UTF8.GetBytes stamp

    File.Exists path
    && (use file = File.OpenRead path

        file.Length > int64 expected.Length
        && (file.Seek(int64 -expected.Length, SeekOrigin.End) |> ignore
            let found: byte[] = Array.zeroCreate expected.Length
            file.ReadExactly(found, 0, found.Length)
            found = expected))

let private writeAll always (store: ResultStore) (result: ExperimentResult) =
    let folder = store.Experiment result.Plan.Spec.Name

    let files =
        ExperimentFiles(result.Script, result.SpecJson, SummaryCsv.Write result, SummaryJson.Write result)

    let id = folder.Write(files, ProvenanceRecorder.CodeVersion)
    let stamp = stamp result files

    if always || not (endsWith stamp folder.ReportPath) then
        let kept = result.KeptAt(StoredSpec.In(store, folder.VersionPath id))
        folder.WriteReport(FlipFlop.Reports.Report.html kept + stamp)

    FlipFlop.Reports.ExperimentIndex.write store
    folder.ReportPath

/// Writes them, and the page unless the very same one is there; the page's path.
let write store result = writeAll false store result

/// Writes all of them again; the page's path.
let rewrite store result = writeAll true store result
