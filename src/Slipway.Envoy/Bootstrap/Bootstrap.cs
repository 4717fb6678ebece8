using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.bootstrap.v3.Bootstrap</c>: the whole of what a proxy is started with.</summary>
public sealed record Bootstrap
{
    /// <summary>Who this proxy says it is.</summary>
    public Node Node { get; init; } = new();

    /// <summary>The administration interface, or null where none is configured.</summary>
    public Admin? Admin { get; init; }

    /// <summary><c>static_resources</c>: listeners and clusters.</summary>
    public StaticResources StaticResources { get; init; } = new();

    /// <summary>The Wasm services of <c>bootstrap_extensions</c> (<c>envoy.bootstrap.wasm</c>), in file order.</summary>
    public ImmutableArray<WasmService> WasmServices { get; init; } = [];
}
