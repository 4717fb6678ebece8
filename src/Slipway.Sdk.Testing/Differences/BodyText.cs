using System.Text;
using System.Text.Json;

namespace Slipway.Sdk.Testing.Differences;

/// <summary>A body as text to compare and show.</summary>
internal static class BodyText
{
    private const int BytesPerLine = 16;

    /// <summary>How many bytes of a binary body are shown.</summary>
    private const int MaxBinary = 256;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>JSON indented, other text as it is, anything else as a hexadecimal dump.</summary>
    public static string Of(ReadOnlySpan<byte> body)
    {
        if (!TryText(body, out var text))
            return Dump(body);
        if (text.Length == 0 || text[0] is not ('{' or '['))
            return text;
        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(text), s_indented);
        }
        catch (JsonException)
        {
            return text;
        }
    }

    public static bool TryText(ReadOnlySpan<byte> body, out string text)
    {
        try
        {
            text = s_strict.GetString(body);
            return !text.Contains('\0');
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }

    private static string Dump(ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder();
        for (var start = 0; start < body.Length && start < MaxBinary; start += BytesPerLine)
        {
            text.Append(start.ToString("x4")).Append(' ');
            foreach (var value in body[start..Math.Min(start + BytesPerLine, body.Length)])
                text.Append(' ').Append(value.ToString("x2"));
            text.Append('\n');
        }

        if (body.Length > MaxBinary)
            text.Append($"… {body.Length - MaxBinary} bytes more\n");
        return text.ToString();
    }
}
