namespace Slipway.Envoy;

/// <summary><c>envoy.config.accesslog.v3.AccessLog</c>.</summary>
public abstract record AccessLog
{
    /// <summary>The name the file gives this logger.</summary>
    public string Name { get; init; } = "";

    /// <summary>What is logged; null for everything.</summary>
    public AccessLogFilter? Filter { get; init; }
}

/// <summary><c>envoy.extensions.access_loggers.wasm.v3.WasmAccessLog</c>: a plugin whose <c>on_log</c> is called.</summary>
public sealed record WasmAccessLog : AccessLog
{
    /// <summary>The plugin.</summary>
    public PluginConfig Plugin { get; init; } = new();
}

/// <summary>
/// <c>envoy.extensions.access_loggers.file.v3.FileAccessLog</c>, and <c>stream.v3.StdoutAccessLog</c> and <c>StderrAccessLog</c>
/// as the paths <c>/dev/stdout</c> and <c>/dev/stderr</c>.
/// </summary>
public sealed record FileAccessLog : AccessLog
{
    /// <summary>File to append to.</summary>
    public string Path { get; init; } = "";

    /// <summary>What is written for each request.</summary>
    public AccessLogFormat Format { get; init; } = AccessLogFormat.Default;
}
