/// Counts the kernels that a thread launches: what tests and profiles hold the library to.
namespace AD.Internal

open System

[<AbstractClass; Sealed>]
type private LaunchCounter =
    [<ThreadStatic; DefaultValue>]
    static val mutable private launched: int64

    static member Value
        with get () = LaunchCounter.launched
        and set (n: int64) = LaunchCounter.launched <- n

/// A launch is one loop over the elements of a result; movements are views and launch nothing.
module internal Launches =
    /// The launches of this thread since it began, or since `reset`.
    let count () : int64 = LaunchCounter.Value

    let reset () : unit = LaunchCounter.Value <- 0L

    /// Said by every kernel, once.
    let one () : unit = LaunchCounter.Value <- LaunchCounter.Value + 1L
