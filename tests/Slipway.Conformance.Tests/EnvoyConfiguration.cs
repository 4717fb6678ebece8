using System.Globalization;
using System.Security.Cryptography;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Slipway.Conformance.Tests;

/// <summary>
/// Writes a case's <c>envoy.yaml</c>: the template of the suite, the case's filters and the fragments that the case adds.
/// </summary>
internal static class EnvoyConfiguration
{
    /// <summary>The addresses that the configuration names.</summary>
    internal sealed record Ports(int Listener, int Admin, int Upstream, int UpstreamHttp2, int Callout, int CalloutHttp2, int Nobody);

    private static string Runtime => Environment.GetEnvironmentVariable("SLIPWAY_CONFORMANCE_RUNTIME") ?? "envoy.wasm.runtime.v8";

    public static string Write(ConformanceCase conformanceCase, IReadOnlyDictionary<string, string> moduleFiles, Ports ports)
    {
        var uniqueId = "vm-" + Guid.NewGuid().ToString("N");
        var root = Parse(File.ReadAllText(Path.Combine(CaseReader.Root, "envoy.yaml")));
        var listener = (YamlMappingNode)First(root, "static_resources", "listeners");
        var networkFilters = (YamlSequenceNode)At(First(listener, "filter_chains"), "filters");
        var manager = (YamlMappingNode)At(networkFilters[0], "typed_config");
        var filters = (YamlSequenceNode)At(manager, "http_filters");
        foreach (var filter in conformanceCase.Filters)
        {
            // Before what ends the chain.
            var chain = filter.Network ? networkFilters : filters;
            chain.Children.Insert(chain.Children.Count - 1, Filter(filter, moduleFiles, uniqueId));
        }

        var fragments = conformanceCase.Envoy;
        if (fragments.Routes is { } routes)
        {
            var hosts = (YamlSequenceNode)At(manager, "route_config", "virtual_hosts");
            ((YamlMappingNode)hosts[0]).Children[new YamlScalarNode("routes")] = routes;
        }
        var clusters = (YamlSequenceNode)At(root, "static_resources", "clusters");
        Merge(manager, fragments.ConnectionManager);
        Merge(listener, fragments.Listener);
        Merge((YamlMappingNode)clusters[0], fragments.Upstream);
        foreach (var cluster in fragments.Clusters?.Children ?? [])
            clusters.Add(cluster);
        Merge(root, fragments.Bootstrap);

        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        var text = writer.ToString().TrimEnd().TrimEnd('.');
        foreach (var (key, value) in new Dictionary<string, string>
        {
            ["listener_port"] = Number(ports.Listener),
            ["admin_port"] = Number(ports.Admin),
            ["upstream_port"] = Number(ports.Upstream),
            ["upstream_http2_port"] = Number(ports.UpstreamHttp2),
            ["callout_port"] = Number(ports.Callout),
            ["callout_http2_port"] = Number(ports.CalloutHttp2),
            ["nobody_port"] = Number(ports.Nobody),
            ["vm_id"] = uniqueId,
            ["runtime"] = Runtime,
        }.Concat(moduleFiles.Select(f => KeyValuePair.Create("module:" + f.Key, f.Value))))
        {
            text = text.Replace($"<<{key}>>", value, StringComparison.Ordinal);
        }
        if (text.Contains("<<sha256:", StringComparison.Ordinal))
        {
            foreach (var (name, bytes) in CaseRunner.Modules(conformanceCase))
                text = text.Replace($"<<sha256:{name}>>", Convert.ToHexStringLower(SHA256.HashData(bytes)), StringComparison.Ordinal);
        }
        return text;
    }

    private static YamlMappingNode Filter(FilterCase filter, IReadOnlyDictionary<string, string> moduleFiles, string uniqueId)
    {
        if (!moduleFiles.TryGetValue(filter.Module, out var file))
            throw new FormatException($"The filter '{filter.Name}' wants the module '{filter.Module}', which the case does not have.");
        var vm = Map(
            ("vm_id", Text(filter.VmId ?? uniqueId)),
            ("runtime", Text(Runtime)),
            ("code", filter.Code ?? Map(("local", Map(("filename", Text(file)))))));
        AddConfiguration(vm, filter.VmConfiguration);
        if (filter.Environment.Count > 0 || filter.HostEnvironment.Count > 0)
        {
            vm.Add("environment_variables", Map(
                ("key_values", Map([.. filter.Environment.Select(e => (e.Key, (YamlNode)Text(e.Value)))])),
                ("host_env_keys", new YamlSequenceNode(filter.HostEnvironment.Select(Text)))));
        }
        var plugin = Map(("name", Text(filter.Name)), ("root_id", Text(filter.RootId)), ("vm_config", vm));
        AddConfiguration(plugin, filter.Configuration);
        if (filter.FailurePolicy is { } policy)
            plugin.Add("failure_policy", policy);
        if (filter.ReloadInterval is { } interval)
            plugin.Add("reload_config", Map(("backoff", Map(("base_interval", new YamlScalarNode(interval))))));
        if (filter.FailOpen is { } open)
            plugin.Add("fail_open", open ? "true" : "false");
        if (filter.AllowOnHeadersStopIteration is { } allow)
            plugin.Add("allow_on_headers_stop_iteration", allow ? "true" : "false");
        if (filter.Capabilities is { } capabilities)
        {
            plugin.Add("capability_restriction_config", Map(("allowed_capabilities",
                Map([.. capabilities.Select(c => (c, (YamlNode)Map()))]))));
        }
        var kind = filter.Network ? "network" : "http";
        return Map(
            ("name", Text($"envoy.filters.{kind}.wasm")),
            ("typed_config", Map(
                ("@type", Text($"type.googleapis.com/envoy.extensions.filters.{kind}.wasm.v3.Wasm")),
                ("config", plugin))));
    }

    private static void AddConfiguration(YamlMappingNode target, ConfigurationValue? value)
    {
        (string Type, YamlNode Value)? any = value switch
        {
            { Text: { } text } => ("StringValue", Text(text)),
            { Bytes: { } hex } => ("BytesValue", Text(Base64(hex))),
            { Struct: { } map } => ("Struct", map),
            _ => null,
        };
        if (any is { } set)
            target.Add("configuration", Map(("@type", Text("type.googleapis.com/google.protobuf." + set.Type)), ("value", set.Value)));
    }

    private static string Base64(string hex) =>
        Convert.ToBase64String(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

    private static void Merge(YamlMappingNode target, YamlMappingNode? fragment)
    {
        foreach (var (key, value) in fragment?.Children.AsEnumerable() ?? [])
        {
            if (value is YamlMappingNode inner && target.Children.TryGetValue(key, out var existing) && existing is YamlMappingNode outer)
                Merge(outer, inner);
            else
                target.Children[key] = value;
        }
    }

    private static YamlNode At(YamlNode node, params string[] path) => path.Aggregate(node, (at, key) => at[key]);

    private static YamlNode First(YamlNode node, params string[] path) => At(node, path)[0];

    private static YamlMappingNode Map(params (string Key, YamlNode Value)[] entries) =>
        new(entries.Select(e => KeyValuePair.Create<YamlNode, YamlNode>(new YamlScalarNode(e.Key), e.Value)));

    private static YamlScalarNode Text(string value) => new(value) { Style = ScalarStyle.DoubleQuoted };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
