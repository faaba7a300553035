namespace FlipFlop.Tests.Faults

open System
open System.Threading

/// A clock that goes only when it is told to, and then rings the timers that are due.
type ManualClock(begins: DateTimeOffset) =
    inherit TimeProvider()

    let gate = Lock()
    let mutable elapsed = TimeSpan.Zero
    let timers = ResizeArray<ManualTimer>()

    new() = ManualClock(DateTimeOffset.UnixEpoch)

    override _.TimestampFrequency = TimeSpan.TicksPerSecond
    override _.GetTimestamp() = elapsed.Ticks
    override _.GetUtcNow() = begins + elapsed

    override _.CreateTimer(callback, state, due, period) =
        let timer =
            new ManualTimer((fun () -> callback.Invoke state), elapsed + due, period)

        if due <> Timeout.InfiniteTimeSpan then
            lock gate (fun () -> timers.Add timer)

        timer

    /// Goes forward, and rings what is due, each timer as often as it is due.
    member _.Advance(by: TimeSpan) =
        elapsed <- elapsed + by

        for timer in lock gate (fun () -> List.ofSeq timers) do
            timer.RingUntil elapsed

and ManualTimer(ring: unit -> unit, due: TimeSpan, period: TimeSpan) =
    let mutable next = due
    let mutable disposed = false

    member _.RingUntil(now: TimeSpan) =
        while not disposed && next <= now do
            next <-
                if period > TimeSpan.Zero then
                    next + period
                else
                    TimeSpan.MaxValue

            ring ()

    interface ITimer with
        member _.Change(_, _) = true
        member _.Dispose() = disposed <- true

        member _.DisposeAsync() =
            disposed <- true
            Tasks.ValueTask.CompletedTask
