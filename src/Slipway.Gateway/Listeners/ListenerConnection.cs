using System.Net;
using Microsoft.AspNetCore.Connections;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Listeners;

/// <summary>What is known about a client's connection: a feature of the connection, and so of each of its requests.</summary>
/// <param name="Id">Unique while the process lives.</param>
/// <param name="Hello">What its first bytes say; nothing where no filter chain depends on them.</param>
/// <param name="Remote">The other end, which may be a proxy of the client's.</param>
/// <param name="Local">This end.</param>
internal sealed record ListenerConnection(ulong Id, ClientHello Hello, IPEndPoint? Remote, IPEndPoint? Local)
{
    private static ulong lastId;

    /// <summary>What its TLS handshake has brought; null before that, and without.</summary>
    public TlsFacts? Tls { get; set; }

    public static ListenerConnection Of(BaseConnectionContext connection, ClientHello hello) =>
        new(Interlocked.Increment(ref lastId), hello, connection.RemoteEndPoint as IPEndPoint, connection.LocalEndPoint as IPEndPoint);
}
