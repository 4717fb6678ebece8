using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>Finds the place of a filter in a listener.</summary>
internal static class FilterInsertion
{
    private const string ConnectionManager = ".HttpConnectionManager";

    /// <summary>
    /// Puts a filter before the last one of each chain, which is the router or its like; or in the place of the one that it replaces.
    /// </summary>
    /// <returns>In how many chains.</returns>
    public static int Into(JsonNode? listener, PluginType type, JsonObject filter, Func<JsonNode?, bool> isReplaced)
    {
        var chains = Chains(listener, type);
        foreach (var chain in chains)
        {
            var at = chain.IndexOf(chain.FirstOrDefault(isReplaced));
            if (at >= 0)
                chain[at] = filter.DeepClone();
            else
                chain.Insert(Math.Max(chain.Count - 1, 0), filter.DeepClone());
        }

        return chains.Count;
    }

    /// <summary>Takes filters out of all chains.</summary>
    public static void Remove(JsonNode? listener, Func<JsonNode?, bool> isRemoved)
    {
        foreach (var chain in Chains(listener, PluginType.Http).Concat(Chains(listener, PluginType.Network)))
        {
            foreach (var filter in chain.Where(isRemoved).ToList())
                chain.Remove(filter);
        }
    }

    /// <summary>Whether a filter is the Wasm filter that runs a plugin.</summary>
    public static Func<JsonNode?, bool> RunsPlugin(string name) => filter =>
        EnvoyDocument.Field(filter, "typed_config") is { } configuration
        && (EnvoyDocument.Text(configuration, "@type") ?? "").EndsWith(".wasm.v3.Wasm", StringComparison.Ordinal)
        && EnvoyDocument.Text(EnvoyDocument.Field(configuration, "config"), "name") == name;

    private static List<JsonArray> Chains(JsonNode? listener, PluginType type)
    {
        var chains = (EnvoyDocument.Field(listener, "filter_chains") as JsonArray ?? [])
            .Append(EnvoyDocument.Field(listener, "default_filter_chain"))
            .Select(chain => EnvoyDocument.Field(chain, "filters"))
            .OfType<JsonArray>();
        return type == PluginType.Network
            ? [.. chains]
            : [.. chains.SelectMany(chain => chain)
                .Select(filter => EnvoyDocument.Field(filter, "typed_config"))
                .Where(configuration =>
                    (EnvoyDocument.Text(configuration, "@type") ?? "").EndsWith(ConnectionManager, StringComparison.Ordinal))
                .Select(configuration => EnvoyDocument.Field(configuration, "http_filters"))
                .OfType<JsonArray>()];
    }
}
