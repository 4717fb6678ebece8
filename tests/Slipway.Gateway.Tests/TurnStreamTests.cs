using System.Net;
using System.Net.Sockets;
using Slipway.Gateway.Clusters.Turns;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Tests;

/// <summary>What is written to upstreams waits for the end of the event loop's turn, where a turn has more than one of it.</summary>
public sealed class TurnStreamTests : IAsyncLifetime
{
    private static readonly byte[] Request = [.. "GET / HTTP/1.1\r\n\r\n"u8];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Counter _held = new();
    private readonly LoopTurn _turn;
    private int _rings;
    private TurnStream _stream = null!;
    private Socket _upstream = null!;

    public TurnStreamTests() => _turn = new LoopTurn(() => _rings++);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _listener.Start();
        (_stream, _upstream) = await ConnectAsync(() => _turn);
    }

    public ValueTask DisposeAsync()
    {
        _stream.Dispose();
        _upstream.Dispose();
        _listener.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Where_a_turn_has_one_write_only_it_is_sent_at_once_but_for_one_in_sixteen()
    {
        for (var write = 0; write < 64; write++)
        {
            await _stream.WriteAsync(Request, Cancellation);
            if (_rings > 0)
                Ended();
            await ReceivedAsync(_upstream, Request.Length);
        }

        Assert.Equal(4, _held.Value);
    }

    [Fact]
    public async Task Where_it_has_several_they_wait_for_its_end_and_so_do_the_next_turns()
    {
        var (other, otherUpstream) = await ConnectAsync(() => _turn);
        using var _ = other;
        using var __ = otherUpstream;
        await HoldAsync();
        for (var turn = 0; turn < 3; turn++)
        {
            await _stream.WriteAsync(Request, Cancellation);
            await other.WriteAsync(Request, Cancellation);

            Assert.Equal(0, _upstream.Available);
            Assert.Equal(0, otherUpstream.Available);
            Ended();
            await ReceivedAsync(_upstream, Request.Length);
            await ReceivedAsync(otherUpstream, Request.Length);
        }
    }

    [Fact]
    public async Task What_does_not_fit_is_sent_at_once_behind_what_is_held()
    {
        byte[] body = [.. Enumerable.Range(0, TurnStream.MostHeld).Select(i => (byte)i)];
        byte[] both = [.. Request, .. body];
        await HoldAsync();

        await _stream.WriteAsync(Request, Cancellation);
        await _stream.WriteAsync(body, Cancellation);

        Assert.Equal(both, await ReceivedAsync(_upstream, both.Length));
        Ended();
        Assert.Equal(0, _upstream.Available);
    }

    [Fact]
    public async Task The_order_is_kept_where_the_upstream_does_not_read()
    {
        _stream.Socket.SendBufferSize = 64 << 10;
        _upstream.ReceiveBufferSize = 64 << 10;
        byte[] sent = [.. Enumerable.Range(0, 4 << 20).Select(i => (byte)(i * 31 >> 8))];
        await HoldAsync();
        var writing = Task.Run(
            async () =>
            {
                for (var at = 0; at < sent.Length; at += 1024)
                {
                    await _stream.WriteAsync(sent.AsMemory(at, 1024), Cancellation);
                    if (at % 3072 == 0)
                        Ended();
                }

                Ended();
            },
            Cancellation);

        Assert.Equal(sent, await ReceivedAsync(_upstream, sent.Length));
        await writing;
    }

    [Fact]
    public async Task A_write_that_is_held_when_the_connection_is_closed_is_sent_before()
    {
        await HoldAsync();
        await _stream.WriteAsync(Request, Cancellation);

        await _stream.DisposeAsync();
        Ended();

        Assert.Equal(Request, await ReceivedAsync(_upstream, Request.Length));
        Assert.Equal(0, await _upstream.ReceiveAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task A_connection_that_is_broken_when_its_turn_ends_fails_who_reads_and_who_writes_and_nobody_else()
    {
        var (other, otherUpstream) = await ConnectAsync(() => _turn);
        using var _ = other;
        using var __ = otherUpstream;
        await HoldAsync();
        await _stream.WriteAsync(Request, Cancellation);
        await other.WriteAsync(Request, Cancellation);
        var reading = _stream.ReadAsync(new byte[1], Cancellation).AsTask();
        _stream.Socket.Shutdown(SocketShutdown.Send);

        Ended();

        await Assert.ThrowsAsync<IOException>(() => reading);
        await Assert.ThrowsAsync<IOException>(async () => await _stream.WriteAsync(Request, Cancellation));
        Assert.Equal(Request, await ReceivedAsync(otherUpstream, Request.Length));
    }

    [Fact]
    public async Task Nothing_is_held_after_it_was_cancelled_or_closed()
    {
        await HoldAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _stream.WriteAsync(Request, new CancellationToken(true)));
        await _stream.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await _stream.WriteAsync(Request, Cancellation));

        Assert.Equal(0, await _upstream.ReceiveAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task On_a_thread_that_is_no_loop_nothing_waits()
    {
        var (stream, upstream) = await ConnectAsync(() => null);
        using var _ = stream;
        using var __ = upstream;
        await HoldAsync();

        await stream.WriteAsync(Request, Cancellation);

        await ReceivedAsync(upstream, Request.Length);
    }

    /// <summary>Has the turn hold what is written next.</summary>
    private async Task HoldAsync()
    {
        while (_rings == 0)
            await _stream.WriteAsync(Request, Cancellation);
        await _stream.WriteAsync(Request, Cancellation);
        var (other, upstream) = await ConnectAsync(() => _turn);
        using var _ = other;
        using var __ = upstream;
        await other.WriteAsync(Request, Cancellation);
        Ended();
        await ReceivedAsync(_upstream, 17 * Request.Length);
        _held.Add(-_held.Value);
    }

    private void Ended()
    {
        _rings = 0;
        _turn.End();
    }

    private async Task<(TurnStream Stream, Socket Upstream)> ConnectAsync(Func<LoopTurn?> turn)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var accepting = _listener.AcceptSocketAsync(Cancellation).AsTask();
        await socket.ConnectAsync(_listener.LocalEndpoint, Cancellation);
        return (new TurnStream(socket, turn, _held), await accepting);
    }

    private static async Task<byte[]> ReceivedAsync(Socket socket, int length)
    {
        var received = new byte[length];
        for (var at = 0; at < length;)
        {
            var read = await socket.ReceiveAsync(received.AsMemory(at), Cancellation);
            Assert.NotEqual(0, read);
            at += read;
        }

        return received;
    }
}
