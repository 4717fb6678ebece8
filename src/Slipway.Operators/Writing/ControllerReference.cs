using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Writing;

/// <summary>Makes an object the controller of another.</summary>
internal static class ControllerReference
{
    /// <summary>Adds the reference to an object that is to be written.</summary>
    /// <param name="content">The object.</param>
    /// <param name="isNamespaced">Whether it is in a namespace.</param>
    /// <param name="namespace">The namespace it is in.</param>
    /// <param name="ownerKind">The owner's kind.</param>
    /// <param name="owner">The owner.</param>
    /// <exception cref="WriteException">It cannot be owned by that.</exception>
    public static byte[] AddTo(ReadOnlySpan<byte> content, bool isNamespaced, string @namespace, ResourceKind ownerKind, CachedObject owner)
    {
        if (ownerKind.Namespaced && (!isNamespaced || @namespace != owner.Key.Namespace))
        {
            var where = isNamespaced ? $"in the namespace '{@namespace}'" : "without a namespace";
            throw new WriteException(
                WriteFailure.Invalid,
                $"{ownerKind.Kind} {owner.Key} cannot own an object {where}: "
                + "what is in a namespace owns only what is in the same.");
        }

        var document = Parse(content);
        if (document["metadata"] is not JsonObject metadata)
            throw new WriteException(WriteFailure.Invalid, "An object that is to be owned has no metadata.");
        if (metadata["ownerReferences"] is not JsonArray references)
            metadata["ownerReferences"] = references = [];
        foreach (var reference in references.OfType<JsonObject>())
        {
            if (Text(reference, "uid") == owner.Uid)
                return Again(references, reference);
            if (reference["controller"] is JsonValue isController && isController.TryGetValue(out bool value) && value)
            {
                throw new WriteException(
                    WriteFailure.Invalid,
                    $"The object has {Text(reference, "kind")} {Text(reference, "name")} as its controller already.");
            }
        }

        references.Add(Reference(ownerKind, owner));
        return JsonSerializer.SerializeToUtf8Bytes(document);

        byte[] Again(JsonArray all, JsonObject same)
        {
            all[all.IndexOf(same)] = Reference(ownerKind, owner);
            return JsonSerializer.SerializeToUtf8Bytes(document);
        }
    }

    private static JsonObject Reference(ResourceKind kind, CachedObject owner) => new()
    {
        ["apiVersion"] = kind.ApiVersion,
        ["kind"] = kind.Kind,
        ["name"] = owner.Key.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    private static JsonObject Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            var reader = new Utf8JsonReader(content);
            return JsonNode.Parse(ref reader) as JsonObject ?? throw new JsonException("It is no object");
        }
        catch (JsonException e)
        {
            throw new WriteException(WriteFailure.Invalid, $"What is to be written is no JSON object: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static string Text(JsonObject reference, string name) =>
        reference[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
