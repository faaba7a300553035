/// Where the recorded reference data lie, and how to read them.
module FlipFlop.Tests.TestData

open System.IO
open System.Text.Json
open Expecto
open PureHDF
open FlipFlop.Engine.Networks
open FlipFlop.Engine.Tasks
open FlipFlop.Analysis

/// The repository's root: the nearest folder above the test program that has the solution.
let repositoryRoot =
    let rec up (folder: DirectoryInfo | null) =
        match folder with
        | null -> failwith "The tests must run from inside the repository: no FlipFlop.Experiments.sln above them."
        | folder when File.Exists(Path.Combine(folder.FullName, "FlipFlop.Experiments.sln")) -> folder.FullName
        | folder -> up folder.Parent

    up (DirectoryInfo System.AppContext.BaseDirectory)

/// A file of tests/data.
let path (relative: string) =
    Path.Combine(repositoryRoot, "tests", "data", relative)

/// The author's network, which is not in the repository.
let authorNetwork = "author-epoch-01"

/// The reference networks in tests/data/networks.
let networks =
    [ "one-bit"
      "two-bits"
      "three-bits-1"
      "three-bits-2"
      "three-bits-noise-02"
      "three-bits-noise-04"
      "three-bits-forgets"
      "three-bits-barely-trained"
      "three-bits-too-small" ]

let private authorFolder =
    Path.Combine(repositoryRoot, "..", "shared", "reference", "networks")

/// Whether the author's network lies beside the repository.
let hasAuthorNetwork =
    File.Exists(Path.Combine(authorFolder, authorNetwork + ".hdf5"))

/// The reference networks with the author's, which is in place only where the project is developed.
let networksAndAuthors = networks @ [ authorNetwork ]

/// Skips the test, and says so, if it asks for the author's network and that is not there.
let skipIfMissing name =
    if name = authorNetwork && not hasAuthorNetwork then
        skiptest $"{name}.hdf5 is not beside the repository, in {authorFolder}"

/// A file of a reference network: `networkFile "two-bits" ".analysis.h5"`.
let networkFile (name: string) (ending: string) =
    if name = authorNetwork then
        Path.Combine(authorFolder, name + ending)
    else
        path (Path.Combine("networks", name + ending))

/// One array of an HDF5 file, row by row.
let readArray<'element> (file: string) (dataset: string) : 'element[] =
    use h5 = H5File.OpenRead file
    h5.Dataset(dataset).Read<'element[]>()

/// One array of what NumPy, SciPy and scikit-learn say of a reference network.
let reference name dataset =
    readArray<float> (networkFile name ".analysis.h5") dataset

/// What they say of it in JSON.
let referenceJson name =
    JsonDocument.Parse(File.ReadAllText(networkFile name ".json")).RootElement

/// The weights of a reference network, read without any code of the product's.
let readWeights name =
    let file, inputKernel, recurrentKernel, outputKernel, outputBias =
        if name = authorNetwork then
            let recurrent = "model_weights/simple_rnn_10/simple_rnn_10/"
            let dense = "model_weights/dense_10/dense_10/"

            networkFile name ".hdf5",
            recurrent + "kernel:0",
            recurrent + "recurrent_kernel:0",
            dense + "kernel:0",
            dense + "bias:0"
        else
            let recurrent = "layers/simple_rnn/cell/vars/"
            let dense = "layers/dense/vars/"
            networkFile name ".weights.h5", recurrent + "0", recurrent + "1", dense + "0", dense + "1"

    let bias = readArray<float32> file outputBias
    let input = readArray<float32> file inputKernel

    NetworkWeights(
        Inputs = bias.Length,
        Units = input.Length / bias.Length,
        Outputs = bias.Length,
        InputKernel = input,
        RecurrentKernel = readArray<float32> file recurrentKernel,
        OutputKernel = readArray<float32> file outputKernel,
        OutputBias = bias
    )

/// The task that a reference network was trained on, as far as its analysis asks.
let taskOf name =
    let json = referenceJson name
    FlipFlopTask(Bits = json.GetProperty("bits").GetInt32(), StepMs = json.GetProperty("step_ms").GetDouble())

let private analyses =
    System.Collections.Concurrent.ConcurrentDictionary<string, Lazy<NetworkAnalysis>>()

/// Our analysis of a reference network, computed once for all tests.
let analysisOf name =
    analyses.GetOrAdd(name, (fun name -> lazy NetworkAnalyzer.Analyze(readWeights name, taskOf name))).Value
