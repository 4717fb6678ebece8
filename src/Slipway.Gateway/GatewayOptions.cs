using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Artifacts;
using Slipway.Envoy;
using Slipway.ProxyWasm;
using Slipway.Sandbox;
using Isolation = Slipway.ProxyWasm.Plugins.Isolation;

namespace Slipway.Gateway;

/// <summary>
/// Settings of a <see cref="GatewayHost"/>. One of <see cref="Bootstrap"/> and <see cref="ConfigurationPath"/> is needed.
/// </summary>
public sealed record GatewayOptions
{
    /// <summary>An Envoy bootstrap in YAML or JSON, read unless <see cref="Bootstrap"/> is given.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>A bootstrap that has been read already, or made in code.</summary>
    public Bootstrap? Bootstrap { get; init; }

    /// <summary>Where gateway, host and guests log; nowhere by default.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>
    /// The least serious messages that a category logs until the administration interface is told otherwise; null for what
    /// <see cref="LoggerFactory"/> lets through at the start. What that filters out by itself, no level brings back.
    /// </summary>
    public Func<string, LogLevel>? LogLevel { get; init; }

    /// <summary>
    /// Settings of the Proxy-Wasm host. Its <see cref="ProxyWasmHostOptions.Node"/>, where null, is taken from the bootstrap.
    /// </summary>
    public ProxyWasmHostOptions Wasm { get; init; } = new();

    /// <summary>What each plugin's VM may use.</summary>
    public InstanceLimits Limits { get; init; } = InstanceLimits.Default;

    /// <summary>Whether streams share VMs where the configuration says nothing of it; they do by default.</summary>
    public Isolation Isolation { get; init; }

    /// <summary>
    /// Runs a filter natively where the assembly of that name lies beside its module: <c>filter.dll</c> in the place of <c>filter.wasm</c>. What
    /// runs so is trusted as the process is.
    /// </summary>
    public bool Native { get; init; }

    /// <summary>How registries are talked to that have the code of plugins (<c>oci://</c>).</summary>
    public RegistryOptions Registries { get; init; } = new();

    /// <summary>Where artifacts of registries are kept; null for the store of the user.</summary>
    public ContentStore? Store { get; init; }

    /// <summary>How long requests under way may take to end when the gateway is disposed; 5 seconds by default.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Chance, for shares of routes, weighted clusters and hosts.</summary>
    internal Random Random { get; init; } = Random.Shared;

    /// <summary>What listens for QUIC; null for Kestrel's transport.</summary>
    internal IMultiplexedConnectionListenerFactory? QuicTransport { get; init; }
}
