using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Slipway.Sdk.Testing;

/// <summary>What an operator is told.</summary>
public sealed record ReconcileRequest
{
    private string? _json;

    /// <summary>The object as JSON; null where it is gone, and <see cref="Key"/> says which it was.</summary>
    public string? Object { get; init; }

    /// <summary><c>NAMESPACE/NAME</c>; from the object unless given.</summary>
    public string? Key { get; init; }

    /// <summary>The objects that it owns, as JSON.</summary>
    public IReadOnlyList<string> Owned { get; init; } = [];

    /// <summary>The objects that map to it, as JSON.</summary>
    public IReadOnlyList<string> Related { get; init; } = [];

    /// <summary>How often it has failed in a row.</summary>
    public int Attempt { get; init; }

    /// <summary>The host's clock.</summary>
    public DateTime Time { get; init; } = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    /// <summary>A request as a host has sent it.</summary>
    public static ReconcileRequest Parse(string json) => new() { _json = json };

    internal byte[] ToUtf8() => Encoding.UTF8.GetBytes(_json ?? ToJson().ToJsonString());

    private JsonObject ToJson()
    {
        var item = Object is null ? null : JsonNode.Parse(Object);
        var key = Key?.Split('/');
        return new JsonObject
        {
            ["reconcileID"] = "00000000-0000-4000-8000-000000000000",
            ["time"] = Time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            ["attempt"] = Attempt,
            ["key"] = new JsonObject
            {
                ["namespace"] = key is { Length: 2 } ? key[0] : item?["metadata"]?["namespace"]?.DeepClone() ?? "",
                ["name"] = key?[^1] ?? item?["metadata"]?["name"]?.DeepClone() ?? "",
            },
            ["object"] = item,
            ["owned"] = new JsonArray([.. Owned.Select(json => JsonNode.Parse(json))]),
            ["related"] = new JsonArray([.. Related.Select(json => JsonNode.Parse(json))]),
        };
    }
}
