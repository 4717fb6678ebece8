namespace Slipway.Runtime;

/// <summary>Boxes of nullable values: null, or a box of the value itself.</summary>
internal static unsafe class Nullables
{
    public static object? Box<T>(T? value) where T : struct => value.HasValue ? value.GetValueOrDefault() : null;

    /// <summary>Only from a box of the type itself, where enums and integers otherwise unbox to each other.</summary>
    public static T? Unbox<T>(object? box) where T : struct
    {
        if (box is null)
            return null;
        if (box is not T)
            Faults.InvalidCast();
        return *(T*)(Machine.AddressOf(box) + 4);
    }
}
