using System.Text;
using Slipway.Operators.Authority;
using Slipway.Operators.Cluster;
using Slipway.Operators.Manifests;
using Slipway.Operators.Modules;

namespace Slipway.Operators.Hosting;

/// <summary>A module to be run, and what it may do: what its administrator says of it, by a command line or a <c>WasmOperator</c>.</summary>
internal sealed record OperatorSpec
{
    public static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromSeconds(30);

    /// <summary>What an operator is told that nobody has configured.</summary>
    public static readonly ReadOnlyMemory<byte> NoConfiguration = Encoding.UTF8.GetBytes("{}");

    /// <summary>What the host calls it, once in a host: its file's name, or the name of its <c>WasmOperator</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The module.</summary>
    public required ReadOnlyMemory<byte> Wasm { get; init; }

    /// <summary>Where the ServiceAccount is in whose name it acts; null to act in the host's.</summary>
    public string? ServiceAccountNamespace { get; init; }

    /// <summary>The ServiceAccount; null for that of the name in the manifest.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>What it may do at most; null for whatever its manifest
    /// asks for, but what has to be granted by name.</summary>
    public IReadOnlyList<AccessRule>? Grants { get; init; }

    /// <summary>The namespaces that it may look into and write to; null for all.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Whether it may take fields over that others have applied: <c>force</c>.</summary>
    public bool MayForce { get; init; } = true;

    /// <summary>What it is told once, as JSON.</summary>
    public ReadOnlyMemory<byte> Configuration { get; init; } = NoConfiguration;

    public OperatorLimits Limits { get; init; } = OperatorLimits.Default;

    /// <summary>How long nothing may be asked of it before its instances are evicted.</summary>
    public TimeSpan IdleTimeout { get; init; } = DefaultIdleTimeout;

    public ModuleIdentity IdentityOf(OperatorManifest manifest) =>
        new(manifest.Name, ServiceAccountNamespace, ServiceAccountNamespace is null ? null : ServiceAccount ?? manifest.Name);
}
