using System.Net;
using System.Net.Sockets;
using Slipway.Gateway.Clusters;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Tests;

/// <summary>Connections that wait for a request of another event loop.</summary>
public sealed class SpareConnectionsTests : IDisposable
{
    private readonly TcpListener _upstream = new(IPAddress.Loopback, 0);
    private readonly ClusterStats _stats = new(new StatRegistry(), "up");
    private readonly SpareConnections _spares;

    public SpareConnectionsTests()
    {
        _upstream.Start();
        _spares = new SpareConnections(_stats);
    }

    private IPEndPoint Address => (IPEndPoint)_upstream.LocalEndpoint;

    public void Dispose()
    {
        _spares.Dispose();
        _upstream.Dispose();
    }

    [Fact]
    public async Task Each_is_given_once_to_its_own_loop_and_for_its_own_host()
    {
        var (socket, _) = await KeepAsync(loop: 1);

        Assert.Null(_spares.Take(loop: 0, Address));
        Assert.Null(_spares.Take(loop: 1, new IPEndPoint(IPAddress.Loopback, 1)));
        Assert.Same(socket, _spares.Take(loop: 1, Address));
        Assert.Null(_spares.Take(loop: 1, Address));
        socket.Dispose();
    }

    [Fact]
    public async Task One_that_the_host_has_closed_is_not_given_to_anybody()
    {
        var (closed, host) = await KeepAsync(loop: 0);
        var (open, _) = await KeepAsync(loop: 0);
        host.Dispose();
        await Eventually.TrueAsync(() => Task.FromResult(closed.Poll(0, SelectMode.SelectRead)));

        Assert.Same(open, _spares.Take(loop: null, Address));
        Assert.Null(_spares.Take(loop: null, Address));
        open.Dispose();
    }

    [Fact]
    public async Task One_that_nobody_takes_is_closed_and_no_longer_counted()
    {
        var (_, host) = await KeepAsync(loop: 0);

        Assert.Equal(0, await host.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        await Eventually.TrueAsync(() => Task.FromResult(_stats.ActiveConnections.Value == 0));
        Assert.Null(_spares.Take(loop: null, Address));
    }

    [Fact]
    public async Task All_are_closed_at_the_end()
    {
        var (_, host) = await KeepAsync(loop: 0);
        _spares.Dispose();
        Assert.Equal(0, await host.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));

        var (_, late) = await KeepAsync(loop: 0);
        Assert.Equal(0, await late.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal(0, _stats.ActiveConnections.Value);
    }

    private async Task<(Socket Kept, Socket AtHost)> KeepAsync(int loop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Address, TestContext.Current.CancellationToken);
        var atHost = await _upstream.AcceptSocketAsync(TestContext.Current.CancellationToken);
        _stats.ConnectionOpened();
        _spares.Keep(loop, Address, socket);
        return (socket, atHost);
    }
}
