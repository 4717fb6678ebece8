using System.Net;
using System.Net.Sockets;

namespace Slipway.Gateway.Tests;

/// <summary>Both ends of a connection on the loopback address.</summary>
internal sealed record SocketPair(Socket Client, Socket Server) : IDisposable
{
    public static async Task<SocketPair> ConnectAsync(CancellationToken cancellation)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var accepting = listener.AcceptSocketAsync(cancellation);
        await client.ConnectAsync(listener.LocalEndpoint, cancellation);
        return new SocketPair(client, await accepting);
    }

    public void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
    }
}
