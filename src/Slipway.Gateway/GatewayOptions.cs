using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Envoy;
using Slipway.ProxyWasm;
using Slipway.Sandbox;

namespace Slipway.Gateway;

/// <summary>What a <see cref="GatewayHost"/> runs, and how.</summary>
public sealed record GatewayOptions
{
    /// <summary>The configuration; read it with <see cref="EnvoyConfiguration.Load"/>.</summary>
    public required Bootstrap Bootstrap { get; init; }

    /// <summary>Where the gateway and its guests log.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Settings of the Proxy-Wasm host; its node comes from the configuration.</summary>
    public ProxyWasmHostOptions Wasm { get; init; } = new();

    /// <summary>What every VM may use.</summary>
    public InstanceLimits Limits { get; init; } = InstanceLimits.Default;

    /// <summary>How long requests in flight may take to end when the gateway stops.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);
}
