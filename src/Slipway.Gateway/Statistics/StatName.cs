using System.Collections.Immutable;

namespace Slipway.Gateway.Statistics;

/// <summary>
/// A statistic's name in both of Envoy's forms: dotted text with everything in it, and a Prometheus name whose variable parts are labels.
/// </summary>
/// <param name="Text">Such as <c>cluster.one.upstream_rq_2xx</c>.</param>
/// <param name="Family">Prometheus name, such as <c>envoy_cluster_upstream_rq_xx</c>.</param>
/// <param name="Labels">Labels in the order in which they are written.</param>
internal sealed record StatName(string Text, string Family, ImmutableArray<KeyValuePair<string, string>> Labels)
{
    public static StatName Of(string text) => new(text, "envoy_" + Sanitize(text), []);

    /// <summary>A name that a guest chose: as in Envoy, nothing is put before it.</summary>
    public static StatName OfGuest(string text) => new(text, Sanitize(text), []);

    public static StatName OfCluster(string cluster, string name) =>
        Tagged("cluster", cluster, name, "envoy_cluster_name");

    public static StatName OfHttp(string prefix, string name) =>
        Tagged("http", prefix, name, "envoy_http_conn_manager_prefix");

    public static StatName OfTcp(string prefix, string name) => Tagged("tcp", prefix, name, "envoy_tcp_prefix");

    public static StatName OfListener(string address, string name) =>
        Tagged("listener", address.Replace(':', '_'), name, "envoy_listener_address");

    public static StatName OfRuntime(string runtime, string name) => Of($"wasm.{runtime}.{name}");

    public static StatName OfPlugin(string plugin, string name) => Tagged("wasm", plugin, name, "envoy_wasm_plugin");

    public static StatName OfLocalRateLimit(string prefix, string name) => new(
        $"{prefix}.http_local_rate_limit.{name}",
        $"envoy_http_local_rate_limit_{Sanitize(name)}",
        [new("envoy_local_http_ratelimit_prefix", prefix)]);

    /// <summary>The same with one part of the text given as a label.</summary>
    public StatName With(string text, string family, string label, string value) =>
        new(Text + text, Family + family, Labels.Insert(0, new(label, value)));

    private static StatName Tagged(string kind, string of, string name, string label) =>
        new($"{kind}.{of}.{name}", $"envoy_{kind}_{Sanitize(name)}", [new(label, of)]);

    /// <summary>Prometheus names know letters, digits and underscores only.</summary>
    private static string Sanitize(string name)
    {
        var clean = string.Create(name.Length, name, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
                target[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
        });
        return clean.Length > 0 && char.IsAsciiDigit(clean[0]) ? "_" + clean : clean;
    }
}
