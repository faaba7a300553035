module FlipFlop.Tests.Analysis.SpectrumTests

open System
open System.Numerics
open Expecto
open FlipFlop.Analysis
open FlipFlop.Engine.Networks
open FlipFlop.Tests

let private eigenvalues (spectrum: Spectrum) =
    Array.map2 (fun (re: float) im -> Complex(re, im)) spectrum.Real spectrum.Imaginary

/// The largest distance between partners when each value takes the nearest one that is left.
let private largestDistance (ours: Complex[]) (theirs: Complex[]) =
    let left = ResizeArray theirs

    ours
    |> Array.map (fun value ->
        let nearest = left |> Seq.minBy (fun other -> Complex.Abs(other - value))
        left.Remove nearest |> ignore
        Complex.Abs(nearest - value))
    |> Number.largest

let private spectrumOf size (elements: float32 list) =
    Spectrum.Of(ReadOnlySpan(List.toArray elements), size)

let private transposed size (matrix: float32[]) =
    Array.init matrix.Length (fun index -> matrix[index % size * size + index / size])

[<Tests>]
let tests =
    testList
        "Spectrum"
        [ for name in TestData.networksAndAuthors do
              test $"NumPy's eigenvalues of {name}, and its counts" {
                  TestData.skipIfMissing name
                  let spectrum = nonNull (TestData.analysisOf name).Spectrum
                  let json = (TestData.referenceJson name).GetProperty "spectrum"
                  let number (key: string) = json.GetProperty(key).GetDouble()
                  let count (key: string) = json.GetProperty(key).GetInt32()

                  let theirs =
                      Array.map2
                          (fun (re: float) im -> Complex(re, im))
                          (TestData.reference name "eigenvalues_re")
                          (TestData.reference name "eigenvalues_im")

                  // Bauer and Fike: an eigenvalue moves by at most the condition of the eigenvectors times the
                  // backward error, which for either program is some roundings of the norm.
                  let tolerance =
                      number "condition_of_eigenvectors" * 10.0 * 2.2e-16 * number "frobenius"

                  Number.isLessThan (largestDistance (eigenvalues spectrum) theirs) tolerance "eigenvalues"

                  Expect.floatClose
                      { absolute = tolerance; relative = 0.0 }
                      spectrum.SpectralRadius
                      (number "spectral_radius")
                      "radius"

                  Expect.equal spectrum.Outside (count "outside_tol_0_02") "outside"
                  Expect.equal spectrum.Inside (count "inside_0_98") "inside"
                  Expect.equal spectrum.RealPartAboveOne (count "re_gt_1") "Re > 1"
                  Expect.equal spectrum.OutsidePositive (count "outside_positive_real") "positive"
                  Expect.equal spectrum.OutsideNegative (count "outside_negative_real") "negative"
                  Expect.equal spectrum.OutsideComplex (count "outside_complex") "complex"
                  let relative = { absolute = 0.0; relative = 1e-10 }
                  Expect.floatClose relative spectrum.FrobeniusNorm (number "frobenius") "Frobenius norm"

                  Expect.floatClose
                      relative
                      spectrum.DepartureFromNormality
                      (number "departure_from_normality")
                      "departure"
              }

          test "A matrix and its transpose have the same eigenvalues" {
              let weights = TestData.readWeights "three-bits-1"
              let matrix = weights.RecurrentKernel
              let of' (elements: float32[]) = Spectrum.Of(ReadOnlySpan elements, 64)

              let distance =
                  largestDistance (eigenvalues (of' matrix)) (eigenvalues (of' (transposed 64 matrix)))
              // Condition 18, norm 8: 18 x 8 x some 1e-16.
              Number.isLessThan distance 1e-12 "as sets"
          }

          test "Eigenvalues stand by falling modulus, of equal ones the larger real part, then imaginary part, first" {
              // Blocks: -2, 2, a rotation by 90 degrees times 2, and 3.
              let spectrum =
                  spectrumOf
                      5
                      [ -2f
                        0f
                        0f
                        0f
                        0f
                        0f
                        2f
                        0f
                        0f
                        0f
                        0f
                        0f
                        0f
                        -2f
                        0f
                        0f
                        0f
                        2f
                        0f
                        0f
                        0f
                        0f
                        0f
                        0f
                        3f ]

              Expect.equal
                  (eigenvalues spectrum)
                  [| Complex(3, 0)
                     Complex(2, 0)
                     Complex(0, 2)
                     Complex(0, -2)
                     Complex(-2, 0) |]
                  "order"

              Expect.equal spectrum.SpectralRadius 3.0 "radius"

              Expect.equal
                  (spectrum.Outside, spectrum.OutsidePositive, spectrum.OutsideNegative, spectrum.OutsideComplex)
                  (5, 2, 1, 2)
                  "outside"
          }

          test "A normal matrix does not depart from normality" {
              let spectrum = spectrumOf 3 [ 1f; 2f; 0f; 2f; -1f; 0.5f; 0f; 0.5f; 3f ]
              // The root of a difference of squares: sqrt(14 x 1e-16).
              Number.isLessThan spectrum.DepartureFromNormality 1e-7 "symmetric"
          }

          test "A nilpotent matrix departs by its whole norm and has all eigenvalues inside" {
              let spectrum = spectrumOf 2 [ 0f; 3f; 0f; 0f ]

              Expect.equal
                  (spectrum.DepartureFromNormality, spectrum.SpectralRadius, spectrum.Inside)
                  (3.0, 0.0, 2)
                  "departure, radius, inside"
          }

          test "The zero matrix has the eigenvalue 0 alone" {
              let spectrum = spectrumOf 2 [ 0f; 0f; 0f; 0f ]
              Expect.equal (eigenvalues spectrum) [| Complex.Zero; Complex.Zero |] "both"
          }

          test "A cyclic permutation, on which unshifted iterations stand still, has the roots of unity" {
              let size = 12

              let shift =
                  Array.init (size * size) (fun index -> if (index / size + 1) % size = index % size then 1f else 0f)

              let roots =
                  Array.init size (fun k -> Complex.FromPolarCoordinates(1.0, 2.0 * Math.PI * float k / float size))

              Number.isLessThan
                  (largestDistance (eigenvalues (Spectrum.Of(ReadOnlySpan shift, size))) roots)
                  1e-13
                  "a normal matrix"
          }

          for units in [ 24; 64; 96 ] do
              test $"All eigenvalues of {units} untrained units lie on the circle, to float32's rounding" {
                  let weights = Initialiser.Draw(NetworkSpec(Units = units), 3, 3, 5L)
                  let spectrum = Spectrum.Of(ReadOnlySpan weights.RecurrentKernel, units)
                  Expect.all (eigenvalues spectrum) (fun value -> abs (Complex.Abs value - 1.0) < 1e-6) "modulus"
                  Expect.equal (spectrum.Outside, spectrum.Inside) (0, 0) "within the tolerance"
              }

          test "A matrix that is not finite is refused with the place" {
              let message =
                  try
                      spectrumOf 2 [ 1f; 0f; Single.NaN; 1f ] |> ignore
                      ""
                  with :? ArgumentException as refused ->
                      refused.Message

              Expect.stringContains message "[1, 0]" "where"
          } ]
