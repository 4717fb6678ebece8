namespace Slipway.Gateway.Tests;

/// <summary>Envoy's own filters in a configuration.</summary>
internal static class Native
{
    public const string Everything = "{ match: { prefix: / }, route: { cluster: up } }";

    /// <param name="name">Such as <c>cors</c>, the last part of the name.</param>
    /// <param name="message">The message, such as <c>Cors</c>.</param>
    /// <param name="fields">Its fields in flow style.</param>
    public static string Filter(string name, string message, string fields = "") =>
        $"- {{ name: envoy.filters.http.{name}, typed_config: {Config(name, message, fields)} }}";

    /// <summary>What a level of the routes says to a filter, as a field of that level.</summary>
    public static string PerRoute(string name, string message, string fields) =>
        $"typed_per_filter_config: {{ envoy.filters.http.{name}: {Config(name, message, fields)} }}";

    private static string Config(string name, string message, string fields) =>
        $"{{ '@type': type.googleapis.com/envoy.extensions.filters.http.{name}.v3.{message}, {fields} }}";
}
