using System.Reflection;
using System.Text.Json.Nodes;
using Slipway.Artifacts;
using Slipway.Operators.CustomResources;
using Slipway.Operators.Manifests;

namespace Slipway.Operators.Installation;

/// <summary>Writes the definition of <c>WasmOperator</c>, and a resource for a module with all that its manifest asks for as grants.</summary>
internal static class WasmOperatorObjects
{
    private const string DefinitionName = "WasmOperatorDefinition.json";

    public static JsonObject Definition()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(DefinitionName)!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    /// <param name="manifest">Of the module.</param>
    /// <param name="image">Where it is, with its digest.</param>
    /// <param name="namespace">Where the host runs.</param>
    /// <param name="namespaces">Where the operator works; null for everywhere.</param>
    public static JsonObject Of(OperatorManifest manifest, ArtifactReference image, string @namespace, IReadOnlyList<string>? namespaces)
    {
        var spec = new JsonObject
        {
            ["module"] = new JsonObject { ["image"] = image.ToString() },
            ["grants"] = new JsonArray([.. AccessObjects.GrantsOf(manifest).Select(Named)]),
        };
        if (namespaces is not null)
            spec["namespaces"] = new JsonArray([.. namespaces.Select(space => JsonValue.Create(space))]);
        return new JsonObject
        {
            ["apiVersion"] = WasmOperator.Kind.ApiVersion,
            ["kind"] = WasmOperator.Kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = manifest.Name, ["namespace"] = @namespace },
            ["spec"] = spec,
        };
    }

    private static JsonObject Named(JsonObject rule)
    {
        var groups = rule["apiGroups"]!.AsArray();
        for (var i = 0; i < groups.Count; i++)
        {
            if ((string?)groups[i] == "")
                groups[i] = WasmOperator.CoreGroup;
        }

        return rule;
    }
}
