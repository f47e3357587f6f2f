// What is outside .NET: the processor time of a thread, and OpenBLAS where it is installed (libopenblas0 on Debian).

using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AD.Benchmarks.Rivals;

/// <summary>The time that this thread has computed: what neighbours on the machine take does not count. Elsewhere than on Linux, time that passes.</summary>
public static partial class Cpu
{
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out TimeSpec time);

    public static bool CountsThread => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    public static double Nanoseconds()
    {
        const int threadCpuTime = 3;
        if (CountsThread)
        {
            clock_gettime(threadCpuTime, out var time);
            return (time.Seconds * 1e9) + time.Nanoseconds;
        }

        return Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency);
    }
}

/// <summary>The matrix product of OpenBLAS on one thread.</summary>
public static unsafe class OpenBlas
{
    private static readonly nint Library = Load();

    public static bool Exists => Library != 0;

    /// <summary>The kernels it has chosen: on a virtual machine often older ones than the processor allows, unless OPENBLAS_CORETYPE names better.</summary>
    public static string Core => !Exists ? "not installed"
        : Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)NativeLibrary.GetExport(Library, "openblas_get_corename"))()) ?? "unknown";

    private static nint Load()
    {
        if (!NativeLibrary.TryLoad("libopenblas.so.0", out var library) && !NativeLibrary.TryLoad("libopenblas", out library))
        {
            return 0;
        }

        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads"))(1);
        return library;
    }

    /// <summary>a·b of row-major matrices, n by n.</summary>
    public static double[] Multiply(double[] a, double[] b, int n)
    {
        const int rowMajor = 101;
        const int noTranspose = 111;
        var c = new double[n * n];
        var dgemm = (delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)
            NativeLibrary.GetExport(Library, "cblas_dgemm");
        fixed (double* x = a, y = b, z = c)
        {
            dgemm(rowMajor, noTranspose, noTranspose, n, n, n, 1.0, x, n, y, n, 0.0, z, n);
        }

        return c;
    }
}
