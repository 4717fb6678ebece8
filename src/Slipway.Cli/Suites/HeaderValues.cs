using System.Globalization;

namespace Slipway.Cli.Suites;

/// <summary>Headers as a suite writes them: a value, or several, for each name.</summary>
internal static class HeaderValues
{
    public static (string Name, string Value)[] Fields(Dictionary<string, object?> headers) =>
        [.. headers.SelectMany(header => All(header.Value).Select(value => (header.Key, value)))];

    /// <summary>The values; none for null.</summary>
    public static IReadOnlyList<string> All(object? value) => value switch
    {
        null => [],
        IEnumerable<object?> list => [.. list.Select(Text)],
        _ => [Text(value)],
    };

    private static string Text(object? value) => value switch
    {
        bool truth => truth ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
