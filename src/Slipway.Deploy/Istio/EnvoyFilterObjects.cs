using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>EnvoyFilter: patches of the configuration that Istio makes for its proxies.</summary>
internal static class EnvoyFilterObjects
{
    public static IEnumerable<(string, JsonNode?)> Place(IstioOptions options) =>
    [
        ("workloadSelector", options.Selector.Count == 0 || options.Targets.Count > 0 ? null : new JsonObject { ["labels"] = Fields.Map(options.Selector) }),
        ("targetRefs", Fields.List(options.Targets, ExtensionObjects.Attached)),
    ];
}
