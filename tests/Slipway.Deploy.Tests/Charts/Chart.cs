using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Deploy.Tests.Charts;

/// <summary>
/// The chart, rendered as Helm does it, which is not to be had everywhere. Its templates use a value at a time and two functions; anything
/// else here fails the test.
/// </summary>
internal sealed partial class Chart
{
    private Chart(string name) => Folder = Path.Combine(Repository.Folder, "deploy", "helm", name);

    public static Chart Gateway { get; } = new("slipway-gateway");

    public static Chart Hub { get; } = new("slipway-hub");

    public string Folder { get; }

    public IReadOnlyList<string> Templates =>
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "templates")).Select(file => Path.GetFileName(file)!)];

    public string Render(string template, string release, string @namespace, JsonObject values) =>
        Action().Replace(File.ReadAllText(Path.Combine(Folder, "templates", template)), match => match.Groups[1].Value.Trim() switch
        {
            ".Release.Name" => release,
            ".Release.Namespace" => @namespace,
            ".Release.Service" => "Helm",
            var action when Value().Match(action) is { Success: true } value =>
                Apply(values[value.Groups[1].Value], value.Groups[2].Value),
            var action => throw new InvalidOperationException($"'{action}' is more than this renders."),
        });

    private static string Apply(JsonNode? value, string function) => function switch
    {
        "" => value!.ToString(),
        "toJson" => value is null ? "null" : value.ToJsonString(),
        "sha256sum" => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((string)value!))),
        _ => throw new InvalidOperationException($"'{function}' is more than this renders."),
    };

    [GeneratedRegex(@"\{\{(.*?)\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();

    [GeneratedRegex(@"^\.Values\.([a-zA-Z]+)(?: \| ([a-zA-Z0-9]+))?$")]
    private static partial Regex Value();
}
