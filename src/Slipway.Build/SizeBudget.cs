using System.Globalization;
using Slipway.Compiler;

namespace Slipway.Build;

/// <summary>How large a module may be, without what only describes it: names and lines.</summary>
/// <param name="Bytes">The most that it may have.</param>
/// <param name="Text">As the project says it.</param>
internal sealed record SizeBudget(long Bytes, string Text)
{
    private const int Shown = 5;

    private static readonly (string Unit, int Factor)[] s_units =
        [("KB", 1024), ("KiB", 1024), ("MB", 1024 * 1024), ("MiB", 1024 * 1024), ("B", 1), ("", 1)];

    public static SizeBudget? Parse(string text)
    {
        foreach (var (unit, factor) in s_units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && decimal.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
                    CultureInfo.InvariantCulture, out var number)
                && number is > 0 and < 1_000_000_000)
            {
                return new SizeBudget((long)(number * factor), text);
            }
        }

        return null;
    }

    /// <summary>What is too much, with the largest parts; null where it is within.</summary>
    public string? Exceeded(CompilerResult result)
    {
        var size = ModuleSections.SizeWithoutCustom(result.Module!);
        if (size <= Bytes)
            return null;
        var largest = string.Join(", ", result.SizesByType.Take(Shown).Select(entry => $"{entry.Type} ({Number(entry.Bytes)})"));
        return $"the module has {Number(size)} bytes, {Number(size - Bytes)} more than SlipwaySizeBudget ({Text}) allows; "
            + $"the largest parts are {largest}. 'slipway build --sizes' shows all, 'slipway build --why NAME' who needs one.";
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
