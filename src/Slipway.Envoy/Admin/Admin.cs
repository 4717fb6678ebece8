using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary><c>envoy.config.bootstrap.v3.Admin</c>: the administration interface.</summary>
public sealed record Admin
{
    /// <summary>Where it listens, or null where it must not listen.</summary>
    public SocketAddress? Address { get; init; }

    /// <summary>Logs of its requests (<c>access_log</c>, and the deprecated <c>access_log_path</c>).</summary>
    public ImmutableArray<AccessLog> AccessLogs { get; init; } = [];
}
