/// Memory states in space: where they stand, and from where they are looked at.
module internal FlipFlop.Reports.Figures.StateScene

open System
open XPlot.Plotly
open FlipFlop.Analysis
open FlipFlop.Reports
open FlipFlop.Reports.Plotly

type Point3 = float * float * float

let gap: Point3 = (nan, nan, nan)

/// The point of a row. What is rounding beside activities up to one is none: the scene's axes would be drawn as long as
/// that, and a flat network's picture would be empty.
let point (coordinates: float[]) row : Point3 =
    let at axis =
        let value = coordinates[3 * row + axis]
        if abs value < 1e-9 then 0.0 else value

    (at 0, at 1, at 2)

let state (states: StateSet) at : Point3 = point states.Projected at

let private plus (a: Point3) (b: Point3) =
    let ax, ay, az = a
    let bx, by, bz = b
    (ax + bx, ay + by, az + bz)

let private times scale ((x, y, z): Point3) : Point3 = (scale * x, scale * y, scale * z)

let private length ((x, y, z): Point3) = sqrt (x * x + y * y + z * z)

/// The direction of a bit's axis in the picture: the mean of the states, each with its sign of that bit.
let private axis (states: StateSet) bit =
    let bits = states.Signs.Length / states.Right.Length

    [ for at in 0 .. states.Right.Length - 1 -> times (float states.Signs[at * bits + bit]) (state states at) ]
    |> List.reduce plus
    |> fun sum -> times (1.0 / length sum) sum

let cameraAt (eye: Point3) (up: Point3) =
    let distance = 2.35
    let x, y, z = times (distance / length eye) eye
    let upX, upY, upZ = up
    Camera(eye = Eye(x = x, y = y, z = z), up = Up(x = upX, y = upY, z = upZ))

/// Looks at a cube of three bits over its edge, from the same side for every network: singular directions are turned
/// anyhow, and a cube that is seen along its diagonal looks like none.
let camera (states: StateSet) =
    let standing = cameraAt (1.4, 1.18, 0.75) (0.0, 0.0, 1.0)

    if states.Signs.Length <> 3 * states.Right.Length then
        standing
    else
        let first, second, third = axis states 0, axis states 1, axis states 2
        let eye = plus (plus (times 1.4 first) (times 0.95 second)) (times 0.6 third)

        if Double.IsFinite(length eye) && length eye > 0.1 then
            cameraAt eye third
        else
            standing

let sceneLayout () =
    FigureLayout(
        scene =
            Scene(
                aspectmode = "data",
                xaxis = Xaxis(title = "direction 1"),
                yaxis = Yaxis(title = "direction 2"),
                zaxis = Zaxis(title = "direction 3")
            ),
        showlegend = false,
        margin = Margin(l = 0.0, r = 0.0, t = 0.0, b = 0.0)
    )
