using System.Text;

namespace Slipway.Conformance.Tests;

/// <summary>
/// A request or response as one end of the proxy saw it. Header values and bodies are Latin-1 texts, a character per byte,
/// so that nothing is lost that is not UTF-8.
/// </summary>
internal sealed class HttpMessage
{
    public string Method { get; set; } = "";
    public string Path { get; set; } = "";
    public int Status { get; set; }
    public List<KeyValuePair<string, string>> Headers { get; } = [];
    public StringBuilder Body { get; } = new();
    public List<KeyValuePair<string, string>> Trailers { get; } = [];

    /// <summary>Whether the message ended before it was complete.</summary>
    public bool CutShort { get; set; }

    public IReadOnlyList<string> Header(string name) => Values(Headers, name);

    public static IReadOnlyList<string> Values(List<KeyValuePair<string, string>> pairs, string name) =>
        [.. pairs.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value)];
}
