using System.Net;
using System.Net.Sockets;

namespace Slipway.Operators.Tests;

/// <summary>A TCP proxy before the API server whose connections can be cut, or fall silent.</summary>
internal sealed class CuttableProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _sockets = [];
    private readonly Task _accepting;
    private readonly string _kubeconfig = Path.GetTempFileName();
    private bool _isCut;
    private volatile bool _isOver;
    private volatile bool _isSilent;

    public CuttableProxy(int target, string kubeconfig)
    {
        _target = target;
        _listener.Start();
        File.WriteAllText(_kubeconfig, File.ReadAllText(kubeconfig).Replace($":{target}", $":{Port}"));
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Of the server behind the proxy.</summary>
    public string Kubeconfig => _kubeconfig;

    /// <summary>How many connections were made.</summary>
    public int Connections { get; private set; }

    /// <summary>Ends all connections, and takes no more until <see cref="Mend"/>.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _isCut = true;
            foreach (var socket in _sockets)
                socket.Close(0);
            _sockets.Clear();
        }
    }

    public void Mend()
    {
        lock (_gate)
            _isCut = false;
        _isSilent = false;
    }

    /// <summary>Connections stay, and nothing comes through from the server any more.</summary>
    public void FallSilent() => _isSilent = true;

    public async ValueTask DisposeAsync()
    {
        Cut();
        _isOver = true;
        _listener.Stop();
        await _accepting;
        File.Delete(_kubeconfig);
    }

    private async Task AcceptAsync()
    {
        while (!_isOver)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The end, or a connection that is gone already: others will come.
                continue;
            }

            // What is small is passed on at once too: waiting for more would cost 40 ms for each event and each answer.
            client.NoDelay = true;
            var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            lock (_gate)
            {
                if (_isCut)
                {
                    client.Close(0);
                    continue;
                }

                Connections++;
                _sockets.UnionWith([client, server]);
            }

            _ = ConnectAsync(client, server);
        }
    }

    private async Task ConnectAsync(Socket client, Socket server)
    {
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(RelayAsync(client, server, false), RelayAsync(server, client, true));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The other side is told by the end of its connection.
        }

        client.Close(0);
        server.Close(0);
        lock (_gate)
            _sockets.ExceptWith([client, server]);
    }

    private async Task RelayAsync(Socket from, Socket to, bool isFromServer)
    {
        var wasSilent = false;
        var buffer = new byte[64 << 10];
        while (await from.ReceiveAsync(buffer) is > 0 and var read)
        {
            // What has once swallowed something cannot go on.
            wasSilent |= _isSilent;
            if (!isFromServer || !wasSilent)
                await to.SendAsync(buffer.AsMemory(0, read));
        }
    }
}
