using System.Net;
using Microsoft.AspNetCore.Connections;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Tcp;

/// <summary>What the gateway knows about one TCP connection.</summary>
internal sealed class TcpConnectionInfo(ConnectionContext connection, ListenerInfo listener) : StreamFacts(connection.Features, listener)
{
    private long _received;
    private long _sent;
    private RouteInfo? _route;

    /// <summary>The way through the chain's Wasm filters; null where there are none.</summary>
    public TcpStream? Filtered { get; set; }

    public override string Protocol => "";

    public override string? TerminationDetails => Filtered?.CloseReason;

    /// <summary>No more than the cluster, once it is chosen.</summary>
    public override RouteInfo? Route => Cluster is { } cluster
        ? _route ??= new RouteInfo(null, null, null, null, cluster.Configuration.Name, cluster.Metadata)
        : null;

    public override IPEndPoint? Source => DirectSource;

    public override long BytesReceived => Volatile.Read(ref _received);

    public override long BytesSent => Volatile.Read(ref _sent);

    public void Received(long bytes) => Interlocked.Add(ref _received, bytes);

    public void Sent(long bytes) => Interlocked.Add(ref _sent, bytes);
}
