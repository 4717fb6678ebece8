namespace Slipway.Runtime;

/// <summary>Boxes of nullable values: null, or a box of the value itself.</summary>
internal static class Nullables
{
    public static object? Box<T>(T? value) where T : struct => value.HasValue ? value.GetValueOrDefault() : null;

    public static T? Unbox<T>(object? box) where T : struct => box is null ? null : (T)box;
}
