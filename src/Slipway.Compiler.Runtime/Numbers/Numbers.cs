namespace Slipway.Runtime;

/// <summary>How the framework compares and hashes the fields of structs.</summary>
internal static class Numbers
{
    public static bool AreSameDoubles(double a, double b) => a == b || double.IsNaN(a) && double.IsNaN(b);

    public static bool AreSameFloats(float a, float b) => a == b || double.IsNaN(a) && double.IsNaN(b);

    public static int HashOfDouble(double value) => value.GetHashCode();

    public static int HashOfObject(object? value) => value is null ? 0 : value.GetHashCode();
}
