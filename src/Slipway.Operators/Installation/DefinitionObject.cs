using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Operators.Manifests;

namespace Slipway.Operators.Installation;

/// <summary>Writes the CustomResourceDefinition of what an operator reconciles.</summary>
internal static class DefinitionObject
{
    /// <returns>Null where the manifest has no definition, since somebody else provides it.</returns>
    public static JsonObject? Of(OperatorManifest manifest)
    {
        if (manifest.Definition is not { } definition)
            return null;
        var type = manifest.For;
        var names = new JsonObject
        {
            ["kind"] = type.Kind,
            ["listKind"] = $"{type.Kind}List",
            ["plural"] = type.Resource,
            ["singular"] = definition.Singular ?? type.Kind.ToLowerInvariant(),
        };
        if (definition.ShortNames.Count > 0)
            names["shortNames"] = new JsonArray([.. definition.ShortNames.Select(name => JsonValue.Create(name))]);
        var version = new JsonObject
        {
            ["name"] = type.Version,
            ["served"] = true,
            ["storage"] = true,
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = Node(definition.Schema) },
            ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
        };
        if (definition.PrinterColumns.Count > 0)
            version["additionalPrinterColumns"] = new JsonArray([.. definition.PrinterColumns.Select(Node)]);
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{type.Resource}.{type.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = type.Group,
                ["scope"] = definition.Namespaced ? "Namespaced" : "Cluster",
                ["names"] = names,
                ["versions"] = new JsonArray(version),
            },
        };
    }

    private static JsonNode? Node(JsonElement element) => JsonNode.Parse(element.GetRawText());
}
