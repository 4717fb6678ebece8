using System.Net;
using System.Net.Sockets;

namespace Slipway.Gateway.Tests;

/// <summary>A TCP server on a free port of the loopback.</summary>
internal sealed class TcpUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;

    private TcpUpstream(Func<Stream, Task> serve)
    {
        _listener.Start();
        _accepting = AcceptAsync(serve);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TcpUpstream Start(Func<Stream, Task> serve) => new(serve);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
    }

    private async Task AcceptAsync(Func<Stream, Task> serve)
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(), serve);
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
        }
    }

    private static async Task ServeAsync(TcpClient client, Func<Stream, Task> serve)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream());
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The other end has gone.
            }
        }
    }
}
