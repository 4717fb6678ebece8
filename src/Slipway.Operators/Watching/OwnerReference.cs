using System.Text.Json;

namespace Slipway.Operators.Watching;

/// <summary>An entry of <c>metadata.ownerReferences</c>.</summary>
internal sealed record OwnerReference(string ApiVersion, string Kind, string Name, string Uid)
{
    /// <summary>The entry that has <c>controller: true</c>; there is at most one.</summary>
    public static OwnerReference? ReadController(ReadOnlySpan<byte> references)
    {
        var reader = new Utf8JsonReader(references);
        using var document = JsonDocument.ParseValue(ref reader);
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            if (entry.TryGetProperty("controller", out var controller) && controller.ValueKind == JsonValueKind.True)
                return new OwnerReference(Text(entry, "apiVersion"), Text(entry, "kind"), Text(entry, "name"), Text(entry, "uid"));
        }

        return null;
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
