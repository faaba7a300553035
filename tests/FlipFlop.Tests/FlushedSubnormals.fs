/// A thread that flushes subnormal numbers to zero, as a native library makes one that was compiled for speed alone.
module FlipFlop.Tests.FlushedSubnormals

open System
open System.Runtime.InteropServices
open System.Threading
open Expecto

[<DllImport("libm.so.6")>]
extern int private fegetenv(byte[] environment)

[<DllImport("libm.so.6")>]
extern int private fesetenv(byte[] environment)

/// Where glibc's fenv_t of x64 has the control word of the vector registers, and its bits "flush to zero" and
/// "denormals are zero".
let private controlWord = 28

let private flush = 0x8040

let private setFlush () =
    let environment: byte[] = Array.zeroCreate 32
    fegetenv environment |> ignore

    BitConverter.GetBytes(BitConverter.ToInt32(environment, controlWord) ||| flush).CopyTo(environment, controlWord)
    fesetenv environment |> ignore

/// What the action returns on such a thread. Threads that it starts are like it.
let during (action: unit -> 'result) : 'result =
    if RuntimeInformation.RuntimeIdentifier <> "linux-x64" then
        skiptest "Flushing subnormals is switched on through glibc of x64, which this machine has not."

    let mutable result =
        Choice2Of2(InvalidOperationException "the thread did not run" :> exn)

    let thread =
        Thread(fun () ->
            setFlush ()

            result <-
                try
                    Choice1Of2(action ())
                with error ->
                    Choice2Of2 error)

    thread.Start()
    thread.Join()

    match result with
    | Choice1Of2 value -> value
    | Choice2Of2 error -> raise error
