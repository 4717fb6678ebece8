using System.Buffers;

namespace Slipway.Envoy;

/// <summary>Text to nodes, whichever format the text is in.</summary>
internal static class DocumentReader
{
    /// <summary>Deepest nesting; Envoy's own messages need about thirty levels.</summary>
    public const int MaxDepth = 64;

    /// <summary>Most values, aliases counted as copies.</summary>
    public const int MaxNodes = 250_000;

    /// <exception cref="DocumentException">The text is broken, too deep or too large.</exception>
    public static ConfigNode Read(string text, string sourceName)
    {
        if (text.Length > EnvoyConfiguration.MaxSize)
            throw new DocumentException(0, $"the configuration is larger than {EnvoyConfiguration.MaxSize >> 20} MiB");

        // JSON is nearly a subset of YAML: tabs and some escapes are not. So what looks like JSON is read as JSON first.
        var isJson = sourceName.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        text = text.TrimStart('\uFEFF');
        var root = isJson || text.AsSpan().TrimStart() is ['{', ..] ? ReadJson(text, isJson) : null;
        root ??= YamlDocumentReader.Read(text);
        return root.Size > MaxNodes ? throw new DocumentException(0, $"the configuration has more than {MaxNodes} values") : root;
    }

    /// <summary>Whether <paramref name="text"/> is UTF-16 as it ought to be: escapes can produce half a surrogate pair.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (System.Text.Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
                return false;
            text = text[consumed..];
        }

        return true;
    }

    /// <summary>Null if it is no JSON, and need not be.</summary>
    private static ConfigNode? ReadJson(string text, bool isJson)
    {
        try
        {
            return JsonDocumentReader.Read(text);
        }
        catch (DocumentException) when (!isJson)
        {
            return null;
        }
    }
}
