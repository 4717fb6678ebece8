namespace Slipway.Runtime;

/// <summary>A pool that keeps the last array that came back.</summary>
[Replace("System.Buffers.ArrayPool`1")]
internal class ArrayPoolX<T>
{
    private static ArrayPoolX<T>? s_shared;
    private T[]? _kept;

    public static ArrayPoolX<T> Shared => s_shared ??= new ArrayPoolX<T>();

    public static ArrayPoolX<T> Create() => new();

    public virtual T[] Rent(int minimumLength)
    {
        if (minimumLength == 0)
            return [];
        var kept = _kept;
        if (kept is not null && kept.Length >= minimumLength)
        {
            _kept = null;
            return kept;
        }
        var length = 16;
        while (length < minimumLength)
            length *= 2;
        return new T[length];
    }

    public virtual void Return(T[] array, bool clearArray = false)
    {
        if (clearArray)
            Array.Clear(array);
        if (array.Length > 0)
            _kept = array;
    }

    internal void Return(T[] array, int lengthToClear)
    {
        Array.Clear(array, 0, lengthToClear);
        Return(array);
    }
}

/// <summary>Arrays never move, so that all are pinned.</summary>
[Plug("System.GC")]
internal static class CollectorPlug
{
    public static T[] AllocateArray<T>(int length, bool pinned) => new T[length];

    public static T[] AllocateUninitializedArray<T>(int length, bool pinned) => new T[length];
}
