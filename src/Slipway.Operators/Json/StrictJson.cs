using System.Text.Json;

namespace Slipway.Operators.Json;

/// <summary>Reads JSON from others: of bounded depth, without comments, trailing commas and fields that are there twice.</summary>
internal static class StrictJson
{
    public const int MaxDepth = 64;

    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <param name="utf8">The JSON; must not change while the document is used.</param>
    /// <exception cref="MessageException">It is not JSON, or not an object.</exception>
    public static JsonDocument ParseObject(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8, s_options);
        }
        catch (JsonException exception)
        {
            throw new MessageException($"it is not JSON: {exception.Message.TrimEnd('.')}", exception);
        }

        if (document.RootElement.ValueKind == JsonValueKind.Object)
            return document;
        var kind = JsonFields.NameOf(document.RootElement.ValueKind);
        document.Dispose();
        throw new MessageException($"it is {kind}, but should be an object");
    }
}
