// Memory for results: small arrays from the collector, large ones from those that the collector found dead.

using System.Runtime;
using System.Runtime.CompilerServices;

namespace AD.Kernels;

/// <summary>
/// Fresh arrays. The runtime gives the memory of a large array back to the system when it dies, and the first touch of each new page
/// costs more than an operation on its numbers (a virtual machine: 1.2 µs for 512 float64). So large arrays are kept when they die and
/// handed out again, see <see cref="Recycled{T}"/>.
/// </summary>
internal static class Allocation
{
    /// <summary>From so many bytes on the runtime treats arrays as large, and collects them with its oldest generation only.</summary>
    private const long Large = 85_000;

    /// <summary>From so many bytes on arrays are the collector's alone: the memory of dead ones is worth more than the time.</summary>
    private const long Huge = 16L << 20;

    /// <summary>An array that holds whatever was in its memory: for kernels that write every element before any is read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T[] Raw<T>(int count) => IsRecycled<T>(count) ? Recycled<T>.Take(count, zeroed: false) : GC.AllocateUninitializedArray<T>(count);

    /// <summary>An array of zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T[] Zeroed<T>(int count) => IsRecycled<T>(count) ? Recycled<T>.Take(count, zeroed: true) : new T[count];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsRecycled<T>(int count) => (long)count * Unsafe.SizeOf<T>() is >= Large and < Huge;
}

/// <summary>What all element types share: how much memory is kept, for how long, and when the collector is asked to look for dead arrays.</summary>
internal static class Keeping
{
    /// <summary>A collection is asked for after so many bytes, at least.</summary>
    private const long Least = 16L << 20;

    /// <summary>Idle arrays are kept for so many milliseconds.</summary>
    private const long Patience = 10_000;

    /// <summary>
    /// The most bytes that arrays which will be kept take together, dead or alive: others are the collector's alone. None where the
    /// library may be unloaded: objects that never die would hold it.
    /// </summary>
    private static readonly long most =
        typeof(Keeping).Assembly.IsCollectible ? 0 : Math.Min(512L << 20, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 32);

    private static readonly List<Action<long, long>> sweeps = [];
    private static long objects;
    private static long kept;
    private static long taken;
    private static long takenWhenAsked;

    static Keeping()
    {
        if (most > 0)
        {
            _ = new Sweeper();
        }
    }

    /// <summary>The bytes of all arrays that will be kept when they die, or are idle.</summary>
    public static long Kept => Volatile.Read(ref kept);

    /// <summary>The bytes handed out so far, the clock by which idle arrays age.</summary>
    public static long Taken => Volatile.Read(ref taken);

    /// <summary>
    /// Calls it after each collection of large arrays: what became idle before so many bytes were handed out, or before that time, is to
    /// be let go.
    /// </summary>
    public static void AfterCollections(Action<long, long> sweep)
    {
        lock (sweeps)
        {
            sweeps.Add(sweep);
        }
    }

    /// <summary>Whether there is room to keep so many bytes more; if so they are counted.</summary>
    public static bool Enter(long bytes)
    {
        if (Interlocked.Add(ref kept, bytes) <= most)
        {
            return true;
        }

        Leave(bytes);
        return false;
    }

    public static void Leave(long bytes) => Interlocked.Add(ref kept, -bytes);

    /// <summary>The bytes from one collection to the next: more where it has many objects to visit.</summary>
    private static long Period => Math.Max(Least, Volatile.Read(ref objects) / 4);

    /// <summary>Whether the program has not asked the runtime to leave its oldest generation alone.</summary>
    private static bool MayCollect => GCSettings.LatencyMode is not (GCLatencyMode.LowLatency or GCLatencyMode.NoGCRegion);

    /// <summary>So many bytes are handed out.</summary>
    public static void Take(long bytes) => Interlocked.Add(ref taken, bytes);

    /// <summary>
    /// An array that will be kept is handed out. The dead are found by a collection only, and arrays that are handed out again bring none
    /// about; so one is asked for, in the background, once in a period.
    /// </summary>
    public static void LookForDead()
    {
        var now = Taken;
        var before = Volatile.Read(ref takenWhenAsked);
        if (now - before >= Period && MayCollect && Interlocked.CompareExchange(ref takenWhenAsked, now, before) == before)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false, compacting: false);
        }
    }

    /// <summary>
    /// What became idle before so many bytes were handed out, or before that time, is let go: what is in use comes back within a few
    /// periods. Where the machine runs out of memory nothing stays idle.
    /// </summary>
    private static (long Taken, long Time) Stale()
    {
        var memory = GC.GetGCMemoryInfo();
        return memory.MemoryLoadBytes >= memory.HighMemoryLoadThresholdBytes
            ? (long.MaxValue, long.MaxValue)
            : (Taken - 8 * Period, Environment.TickCount64 - Patience);
    }

    /// <summary>Lets go of all idle arrays.</summary>
    public static void Release() => Sweep((long.MaxValue, long.MaxValue));

    private static void Sweep((long Taken, long Time) stale)
    {
        lock (sweeps)
        {
            foreach (var sweep in sweeps)
            {
                sweep(stale.Taken, stale.Time);
            }
        }
    }

    private sealed class Sweeper
    {
        ~Sweeper()
        {
            Volatile.Write(ref objects, GC.GetGCMemoryInfo().GenerationInfo[GC.MaxGeneration].SizeAfterBytes);
            Sweep(Stale());
            GC.ReRegisterForFinalize(this);
        }
    }
}

/// <summary>
/// Large arrays of one element type that nobody can reach any more. Each has an owner, which lives as long as the array is reachable
/// (a <see cref="DependentHandle"/> keeps it) and whose finalizer therefore runs when the array, by whatever reference, is not. So an
/// array is handed out again only when no array of numbers, view, span or pinned pointer leads to it. Finalizers of others, which run
/// beside the owner's, may still see it or bring it back; so the owner waits for the second collection that finds the array dead.
/// </summary>
internal static class Recycled<T>
{
    private static readonly Dictionary<int, List<Owner>> idle = [];
    private static readonly Lock gate = new();

    static Recycled() => Keeping.AfterCollections(Sweep);

    public static T[] Take(int count, bool zeroed)
    {
        var bytes = (long)count * Unsafe.SizeOf<T>();
        Keeping.Take(bytes);
        if (Idle(count) is { } again)
        {
            Keeping.LookForDead();
            if (zeroed)
            {
                Array.Clear(again);
            }

            return again;
        }

        var fresh = zeroed ? new T[count] : GC.AllocateUninitializedArray<T>(count);
        if (Keeping.Enter(bytes))
        {
            _ = new Owner(fresh, bytes);
            Keeping.LookForDead();
        }

        return fresh;
    }

    private static T[]? Idle(int count)
    {
        Owner owner;
        lock (gate)
        {
            if (!idle.TryGetValue(count, out var owners) || owners.Count == 0)
            {
                return null;
            }

            owner = owners[^1];
            owners.RemoveAt(owners.Count - 1);
        }

        return owner.Again();
    }

    /// <summary>Lets go of what became idle before so many bytes were handed out, or before that time.</summary>
    private static void Sweep(long taken, long time)
    {
        lock (gate)
        {
            foreach (var (count, owners) in idle)
            {
                // the longest idle are first
                var old = owners.TakeWhile(o => o.IsBefore(taken, time)).Count();
                foreach (var owner in owners[..old])
                {
                    owner.LetGo();
                }

                owners.RemoveRange(0, old);
                if (owners.Count == 0)
                {
                    idle.Remove(count);
                }
            }
        }
    }

    private sealed class Owner
    {
        private readonly T[] array;
        private readonly long bytes;
        private DependentHandle whileReachable;
        private bool foundDead;
        private long idleTaken;
        private long idleTime;

        public Owner(T[] array, long bytes)
        {
            this.array = array;
            this.bytes = bytes;
            Bind();
        }

        /// <summary>Lives as long as the array, from now on: whether a handle outlasts a death that a finalizer undoes is the runtime's affair.</summary>
        private void Bind()
        {
            whileReachable.Dispose();
            whileReachable = new DependentHandle(array, this);
        }

        ~Owner()
        {
            if (!foundDead)
            {
                foundDead = true;
                Bind();
                GC.ReRegisterForFinalize(this);
                return;
            }

            (idleTaken, idleTime) = (Keeping.Taken, Environment.TickCount64);
            lock (gate)
            {
                if (!idle.TryGetValue(array.Length, out var owners))
                {
                    idle[array.Length] = owners = [];
                }

                owners.Add(this);
            }
        }

        /// <summary>Whether it became idle before so many bytes were handed out, or before that time.</summary>
        public bool IsBefore(long taken, long time) => idleTaken < taken || idleTime < time;

        public T[] Again()
        {
            foundDead = false;
            Bind();
            GC.ReRegisterForFinalize(this);
            return array;
        }

        public void LetGo()
        {
            whileReachable.Dispose();
            Keeping.Leave(bytes);
        }
    }
}
