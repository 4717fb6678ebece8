using Microsoft.Extensions.Logging;
using Slipway.Operators.Cluster;
using Slipway.Operators.Metrics;
using Slipway.Operators.Recorded;
using Slipway.Operators.Watching;
using Slipway.Sandbox;

namespace Slipway.Operators.Hosting;

/// <summary>What all operators of a host share.</summary>
internal sealed record OperatorServices
{
    public required SandboxEngine Engine { get; init; }

    public required HostFunctions Functions { get; init; }

    public required ClusterClient Client { get; init; }

    public required ApiDiscovery Discovery { get; init; }

    public required SharedInformers Informers { get; init; }

    public required GuestTurns Turns { get; init; }

    public required OperatorMetrics Metrics { get; init; }

    public required SandboxInstruments Sandbox { get; init; }

    /// <summary>This host among others, in events.</summary>
    public required string Instance { get; init; }

    /// <summary>Asked before each write; null where there is one host only.</summary>
    public Func<bool>? IsLeader { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Is told of each reconcile; null for nobody.</summary>
    public IReconcileRecorder? Recorder { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
