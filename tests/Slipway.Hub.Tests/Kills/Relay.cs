using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Slipway.Hub.Tests.Kills;

/// <summary>
/// What is between a client and the hub: it passes on bytes and counts them, and something can be done when so many have passed. Its address
/// stays when the hub comes back at another.
/// </summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private readonly Task _accepting;
    private volatile Uri _hub;
    private long _toHub;
    private long _toClient;
    private int _requests;
    private volatile Trigger? _trigger;

    public Relay(Uri hub)
    {
        _hub = hub;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Authority => _listener.LocalEndpoint.ToString()!;

    /// <summary>Where the hub is now.</summary>
    public Uri Hub
    {
        set => _hub = value;
    }

    /// <summary>How many bytes have gone to the hub since <see cref="Arm"/>.</summary>
    public long ToHub => Interlocked.Read(ref _toHub);

    /// <summary>How many bytes have gone to the client since <see cref="Arm"/>.</summary>
    public long ToClient => Interlocked.Read(ref _toClient);

    /// <summary>Counts from nothing.</summary>
    /// <param name="trigger">What is told of it.</param>
    public void Arm(Trigger? trigger)
    {
        (_toHub, _toClient, _requests) = (0, 0, 0);
        _trigger = trigger;
    }

    /// <summary>Tells nobody any more.</summary>
    /// <returns>Whether what it told has acted.</returns>
    public Task<bool> DisarmAsync() => Interlocked.Exchange(ref _trigger, null)?.EndAsync() ?? Task.FromResult(false);

    /// <summary>Ends when all that was on its way has been passed on.</summary>
    public Task DrainAsync() => Task.WhenAll(_connections.Keys);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        await DrainAsync();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            var connection = ConnectAsync(client);
            _connections[connection] = true;
            _ = connection.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        using var hub = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await hub.ConnectAsync(IPAddress.Loopback, _hub.Port);
            }
            catch (SocketException)
            {
                // It was killed; the client notices by its own connection's end.
                return;
            }

            var answered = 1;
            await Task.WhenAll(
                PumpAsync(client, hub, count =>
                {
                    if (Interlocked.Exchange(ref answered, 0) == 1)
                        _trigger?.Meet(KillKind.Requests, Interlocked.Increment(ref _requests));
                    _trigger?.Meet(KillKind.Bytes, Interlocked.Add(ref _toHub, count) + ToClient);
                }),
                PumpAsync(hub, client, count =>
                {
                    Volatile.Write(ref answered, 1);
                    _trigger?.Meet(KillKind.Bytes, Interlocked.Add(ref _toClient, count) + ToHub);
                }));
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Action<int> passed)
    {
        var buffer = new byte[32 << 10];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                passed(count);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // One of both was killed: the other has to notice, in whichever direction it waits.
            from.Close();
            to.Close();
        }
        catch (ObjectDisposedException)
        {
            // The other direction has noticed first.
        }
    }
}
