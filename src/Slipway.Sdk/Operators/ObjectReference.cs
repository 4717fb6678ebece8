using Slipway.Sdk.Json;

namespace Slipway.Sdk.Operators;

/// <summary>Which object of the cluster.</summary>
/// <param name="ApiVersion">Such as <c>v1</c> or <c>apps/v1</c>.</param>
/// <param name="Kind">Such as <c>Deployment</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Empty for what has none.</param>
public sealed record ObjectReference(string ApiVersion, string Kind, string Name, string Namespace = "")
{
    internal void WriteTo(JsonObject json)
    {
        json["apiVersion"] = ApiVersion;
        json["kind"] = Kind;
        if (Namespace.Length > 0)
            json["namespace"] = Namespace;
        json["name"] = Name;
    }
}
