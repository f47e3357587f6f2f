// Delegates of several arguments over a function of one tuple: closed over it, so that it is found as their Target.
using Microsoft.FSharp.Core;

namespace AD;

internal static class Spread
{
    internal static R Apply<A, B, R>(this FSharpFunc<(A, B), R> f, A a, B b) => f.Invoke((a, b));

    internal static R Apply<A, B, C, R>(this FSharpFunc<(A, B, C), R> f, A a, B b, C c) => f.Invoke((a, b, c));

    internal static R Apply<A, B, C, D, R>(this FSharpFunc<(A, B, C, D), R> f, A a, B b, C c, D d) => f.Invoke((a, b, c, d));

    internal static R Apply<A, B, C, D, E, R>(this FSharpFunc<(A, B, C, D, E), R> f, A a, B b, C c, D d, E e) => f.Invoke((a, b, c, d, e));

    internal static R Apply<A, B, C, D, E, F, R>(this FSharpFunc<(A, B, C, D, E, F), R> f, A a, B b, C c, D d, E e, F g) => f.Invoke((a, b, c, d, e, g));
}
