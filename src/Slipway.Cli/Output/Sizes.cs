namespace Slipway.Cli.Output;

/// <summary>Sizes and times as people read them.</summary>
internal static class Sizes
{
    private const double Step = 1024;

    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB"];

    public static string Bytes(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= Step && unit < s_units.Length - 1)
        {
            value /= Step;
            unit++;
        }

        return unit == 0 || value == Math.Floor(value) ? $"{value:0} {s_units[unit]}" : $"{value:0.0} {s_units[unit]}";
    }

    public static string Time(TimeSpan time) => time.TotalSeconds >= 1 ? $"{time.TotalSeconds:0.0} s" : $"{time.TotalMilliseconds:0.0} ms";
}
