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

    public override string Protocol => "";

    public override IPEndPoint? Source => DirectSource;

    public override long BytesReceived => Volatile.Read(ref _received);

    public override long BytesSent => Volatile.Read(ref _sent);

    public void Received(long bytes) => Interlocked.Add(ref _received, bytes);

    public void Sent(long bytes) => Interlocked.Add(ref _sent, bytes);
}
