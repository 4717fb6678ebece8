using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>A Wasm filter in Envoy's configuration (<c>envoy.extensions.wasm.v3</c>); all of a plugin can be said there.</summary>
internal static class EnvoyWasm
{
    public const string TypeUrlPrefix = "type.googleapis.com/";
    private const string StringValue = TypeUrlPrefix + "google.protobuf.StringValue";
    private const string FetchTimeout = "30s";

    /// <summary>The name of the extension.</summary>
    public static string ExtensionName(PluginType type) =>
        type == PluginType.Network ? "envoy.filters.network.wasm" : "envoy.filters.http.wasm";

    /// <summary>The type of the extension's configuration.</summary>
    public static string TypeUrl(PluginType type) =>
        TypeUrlPrefix + (type == PluginType.Network ? "envoy.extensions.filters.network.wasm.v3.Wasm"
            : "envoy.extensions.filters.http.wasm.v3.Wasm");

    /// <summary>The extension's configuration, without its type.</summary>
    public static JsonObject Write(PluginDeployment plugin, JsonObject code) => new()
    {
        ["config"] = Fields.Of(
            ("name", plugin.Name),
            ("root_id", plugin.RootId),
            ("configuration", Text(plugin.ConfigurationText)),
            ("failure_policy", plugin.Failure switch
            {
                FailureStrategy.Close => "FAIL_CLOSED",
                FailureStrategy.Open => "FAIL_OPEN",
                _ => "FAIL_RELOAD",
            }),
            ("capability_restriction_config", Capabilities(plugin)),
            ("allow_on_headers_stop_iteration", plugin.AllowOnHeadersStopIteration ? true : null),
            ("vm_config", Fields.Of(
                ("vm_id", plugin.VmId),
                ("runtime", "envoy.wasm.runtime.v8"),
                ("code", code),
                ("configuration", Text(plugin.VmConfiguration)),
                ("environment_variables", Environment(plugin))))),
    };

    /// <summary>The extension's configuration, with its type.</summary>
    public static JsonObject TypedConfiguration(PluginDeployment plugin, JsonObject code)
    {
        var typed = Write(plugin, code);
        typed.Insert(0, "@type", TypeUrl(plugin.Type));
        return typed;
    }

    /// <summary>A file where the proxy runs.</summary>
    public static JsonObject LocalCode(string path) => new() { ["local"] = new JsonObject { ["filename"] = path } };

    /// <summary>Something that is fetched.</summary>
    /// <param name="uri">From where.</param>
    /// <param name="cluster">By which cluster.</param>
    /// <param name="sha256">What its digest has to be.</param>
    public static JsonObject RemoteCode(string uri, string cluster, string sha256) => new()
    {
        ["remote"] = new JsonObject
        {
            ["http_uri"] = new JsonObject { ["uri"] = uri, ["cluster"] = cluster, ["timeout"] = FetchTimeout },
            ["sha256"] = sha256,
        },
    };

    /// <summary>What Envoy itself can load, and the cluster that it needs for it.</summary>
    /// <exception cref="DeployException">The module is in a registry, which Envoy cannot talk to.</exception>
    public static (JsonObject Code, CalloutCluster? Cluster) Code(PluginDeployment plugin, string remedy)
    {
        switch (plugin.Source)
        {
            case ModuleSource.File file:
                return (LocalCode(file.Path), null);
            case ModuleSource.Http http:
                var cluster = CalloutCluster.Of($"{plugin.Name}-module", http.Address);
                return (RemoteCode(http.Address.AbsoluteUri, cluster.Name, plugin.Module.Hex), cluster);
            default:
                throw new DeployException("Envoy cannot fetch a module from a registry.", remedy);
        }
    }

    private static JsonObject? Text(string? text) => text is null ? null : new() { ["@type"] = StringValue, ["value"] = text };

    private static JsonObject? Environment(PluginDeployment plugin)
    {
        var variables = Fields.Of(
            ("host_env_keys", Fields.List(plugin.HostEnvironment, name => name)),
            ("key_values", Fields.Map(plugin.Environment)));
        return variables.Count == 0 ? null : variables;
    }

    private static JsonObject? Capabilities(PluginDeployment plugin) => plugin.Capabilities.Count == 0 ? null : new()
    {
        ["allowed_capabilities"] = Fields.Of(plugin.Capabilities.Distinct().Select(name => (name, (JsonNode?)new JsonObject()))),
    };
}
