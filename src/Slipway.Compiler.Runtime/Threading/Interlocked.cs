namespace Slipway.Runtime;

/// <summary>A module has one thread, so that nothing comes between.</summary>
[Plug("System.Threading.Interlocked")]
internal static class InterlockedPlug
{
    public static byte CompareExchange(ref byte location1, byte value, byte comparand)
    {
        var before = location1;
        if (before == comparand)
            location1 = value;
        return before;
    }

    public static byte Exchange(ref byte location1, byte value)
    {
        var before = location1;
        location1 = value;
        return before;
    }

    public static ushort CompareExchange(ref ushort location1, ushort value, ushort comparand)
    {
        var before = location1;
        if (before == comparand)
            location1 = value;
        return before;
    }

    public static ushort Exchange(ref ushort location1, ushort value)
    {
        var before = location1;
        location1 = value;
        return before;
    }

    public static int CompareExchange(ref int location1, int value, int comparand)
    {
        var before = location1;
        if (before == comparand)
            location1 = value;
        return before;
    }

    public static long CompareExchange(ref long location1, long value, long comparand)
    {
        var before = location1;
        if (before == comparand)
            location1 = value;
        return before;
    }

    public static object? CompareExchange(ref object? location1, object? value, object? comparand)
    {
        var before = location1;
        if (ReferenceEquals(before, comparand))
            location1 = value;
        return before;
    }

    public static int Exchange(ref int location1, int value)
    {
        var before = location1;
        location1 = value;
        return before;
    }

    public static long Exchange(ref long location1, long value)
    {
        var before = location1;
        location1 = value;
        return before;
    }

    public static object? Exchange(ref object? location1, object? value)
    {
        var before = location1;
        location1 = value;
        return before;
    }

    public static int Increment(ref int location) => ++location;

    public static long Increment(ref long location) => ++location;

    public static int Decrement(ref int location) => --location;

    public static long Decrement(ref long location) => --location;

    public static long Read(ref long location) => location;

    public static int Add(ref int location1, int value) => location1 += value;

    public static long Add(ref long location1, long value) => location1 += value;
}
