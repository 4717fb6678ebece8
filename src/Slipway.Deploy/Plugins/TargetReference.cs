using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>An object that a filter is attached to.</summary>
/// <param name="Kind">Such as <c>Gateway</c>.</param>
/// <param name="Name">Its name.</param>
public sealed record TargetReference(string Kind, string Name)
{
    private static readonly Dictionary<string, string> s_groups = new()
    {
        ["Gateway"] = GatewayApi,
        ["GatewayClass"] = GatewayApi,
        ["HTTPRoute"] = GatewayApi,
        ["GRPCRoute"] = GatewayApi,
        ["TCPRoute"] = GatewayApi,
        ["Service"] = "",
        ["ServiceEntry"] = "networking.istio.io",
    };

    private const string GatewayApi = "gateway.networking.k8s.io";

    /// <summary>The API group of the kind; empty for Kubernetes' own.</summary>
    public string Group => s_groups[Kind];

    /// <summary>The reference as objects have it; Kubernetes' own group is left out, being empty.</summary>
    internal JsonObject Write() => Fields.Of(("group", Group.Length == 0 ? null : Group), ("kind", Kind), ("name", Name));

    /// <summary>Reads <c>KIND/NAME</c>.</summary>
    /// <exception cref="DeployException">It is none, or of a kind that is none of <paramref name="kinds"/>.</exception>
    public static TargetReference Parse(string text, IReadOnlyCollection<string> kinds)
    {
        var slash = text.IndexOf('/');
        var kind = slash <= 0 ? null : kinds.FirstOrDefault(known => known.Equals(text[..slash], StringComparison.OrdinalIgnoreCase));
        return kind is not null && slash < text.Length - 1
            ? new TargetReference(kind, text[(slash + 1)..])
            : throw new DeployException($"'{text}' cannot be attached to: that is KIND/NAME, with one of {string.Join(", ", kinds)}.");
    }
}
