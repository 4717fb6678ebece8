using System.Text.Json;
using System.Text.RegularExpressions;

namespace Slipway.Operators.Cluster;

/// <summary>A field that an apply wanted to set and somebody else has set.</summary>
/// <param name="Field">Its path.</param>
/// <param name="Manager">The other field manager.</param>
internal sealed partial record FieldConflict(string Field, string Manager)
{
    private const int Max = 100;

    /// <summary>From the <c>details</c> of a <c>Status</c>.</summary>
    public static IReadOnlyList<FieldConflict> Read(JsonElement details)
    {
        if (details.ValueKind != JsonValueKind.Object || !details.TryGetProperty("causes", out var causes)
            || causes.ValueKind != JsonValueKind.Array)
            return [];
        return
        [
            .. causes.EnumerateArray()
                .Where(cause => cause.ValueKind == JsonValueKind.Object && Text(cause, "reason") == "FieldManagerConflict")
                .Take(Max)
                .Select(cause => new FieldConflict(Text(cause, "field").TrimStart('.'), ManagerOf(Text(cause, "message")))),
        ];
    }

    private static string ManagerOf(string message) =>
        ManagerPattern().Match(message) is { Success: true } match ? match.Groups[1].Value : "";

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    [GeneratedRegex("conflict with \"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex ManagerPattern();
}
