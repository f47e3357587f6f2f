// A host that loads the library for a while, as plug-ins and notebooks do, gets rid of it.

using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Xunit;

namespace AD.CSharpTests;

public class UnloadingTests
{
    /// <summary>A copy of the library and of what it needs, beside the one the tests use.</summary>
    private sealed class Copy() : AssemblyLoadContext(isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName name)
        {
            var path = Path.Combine(AppContext.BaseDirectory, $"{name.Name}.dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Use(int size)
    {
        var copy = new Copy();
        var np = copy.LoadFromAssemblyName(new AssemblyName("AD.Core")).GetType("AD.Np")!;
        var array = np.Assembly.GetType("AD.NDArray")!;
        var sine = np.GetMethod("Sin", [array])!;
        var x = np.GetMethod("Array", [typeof(double[])])!.Invoke(null, [new double[size]])!;
        for (var i = 0; i < 100; i++) x = sine.Invoke(null, [x])!;
        Assert.NotEqual(typeof(NDArray), x.GetType());
        copy.Unload();
        return new WeakReference(copy);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100_000)]
    public void A_copy_that_is_unloaded_goes(int size)
    {
        var copy = Use(size);
        for (var i = 0; i < 50 && copy.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(copy.IsAlive);
    }
}
