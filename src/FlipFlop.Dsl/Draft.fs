namespace FlipFlop

open System
open FlipFlop.Experiments.Specification

/// Milliseconds: every duration of an experiment file carries them, as in 340.0<ms>.
[<Measure>]
type ms

/// Where a keyword stands in an experiment file.
type Location = internal { File: string; Line: int }

/// A parameter's value, and where it was given.
type Setting =
    internal
        { Parameter: string
          Value: obj
          Given: Location }

/// What a block such as `tanhNetwork { ... }` says of a part of the cell: its values, in the order in which they
/// were given.
type Section<'part> =
    internal
        { Keyword: string
          Settings: Setting list }

module internal Location =
    let at (file: string option) (line: int option) =
        { File = defaultArg file ""
          Line = defaultArg line 0 }

    /// The fault with this place, unless it has one or there is none.
    let locate (given: Location) (fault: Fault) =
        if isNull fault.File && given.File <> "" then
            Fault(fault.Field, fault.Message, given.File, Nullable given.Line)
        else
            fault

module internal ChoiceName =
    /// "orthogonal" of RecurrentInitialiser.Orthogonal: the choice's name as the parameter has it.
    let get (choice: Enum) =
        let name = string choice
        name.Substring(0, 1).ToLowerInvariant() + name.Substring 1

/// What the blocks of values share. A block that is no plain chain of keywords (with a misspelt one, say) is
/// still typed word by word, thanks to For, Combine and Zero, so that all its mistakes are found at once.
[<AbstractClass>]
type SectionBuilder<'part> internal (keyword: string) =
    member _.Yield(_: unit) : Section<'part> = { Keyword = keyword; Settings = [] }
    member builder.Zero() = builder.Yield()

    member _.Combine(first: Section<'part>, rest: Section<'part>) : Section<'part> =
        { first with
            Settings = first.Settings @ rest.Settings }

    member builder.For(first: Section<'part>, rest: unit -> Section<'part>) = builder.Combine(first, rest ())
    member _.Delay(rest: unit -> Section<'part>) = rest ()
    member _.Run(section: Section<'part>) = section

    member internal _.Add (section: Section<'part>) parameter (value: obj) file line : Section<'part> =
        let setting =
            { Parameter = parameter
              Value = value
              Given = Location.at file line }

        { section with
            Settings = section.Settings @ [ setting ] }
