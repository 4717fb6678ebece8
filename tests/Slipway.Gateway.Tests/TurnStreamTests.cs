using System.Net.Sockets;
using Slipway.Gateway.Clusters.Turns;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Tests;

/// <summary>What is written to upstreams waits for the end of the event loop's turn, where a turn has more than one of it.</summary>
public sealed class TurnStreamTests : IAsyncLifetime
{
    private static readonly byte[] Request = [.. "GET / HTTP/1.1\r\n\r\n"u8];

    private readonly Counter _held = new();
    private readonly LoopTurn _turn;
    private int _rings;
    private Connection _connection = null!;

    public TurnStreamTests() => _turn = new LoopTurn(() => _rings++);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TurnStream Stream => _connection.Stream;

    private Socket Upstream => _connection.Upstream;

    public async ValueTask InitializeAsync() => _connection = await ConnectAsync(() => _turn);

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Where_a_turn_has_one_write_only_it_is_sent_at_once_but_for_one_in_sixteen()
    {
        for (var write = 0; write < 64; write++)
        {
            await Stream.WriteAsync(Request, Cancellation);
            if (_rings > 0)
                Ended();
            await ReceivedAsync(Upstream, Request.Length);
        }

        Assert.Equal(4, _held.Value);
    }

    [Fact]
    public async Task Where_it_has_several_they_wait_for_its_end_and_so_do_the_next_turns()
    {
        using var other = await ConnectAsync(() => _turn);
        await HoldAsync();
        for (var turn = 0; turn < 3; turn++)
        {
            await Stream.WriteAsync(Request, Cancellation);
            await other.Stream.WriteAsync(Request, Cancellation);

            Assert.Equal(0, Upstream.Available);
            Assert.Equal(0, other.Upstream.Available);
            Ended();
            await ReceivedAsync(Upstream, Request.Length);
            await ReceivedAsync(other.Upstream, Request.Length);
        }
    }

    [Fact]
    public async Task What_does_not_fit_is_sent_at_once_behind_what_is_held()
    {
        byte[] body = [.. Enumerable.Range(0, TurnStream.MostHeld).Select(i => (byte)i)];
        byte[] both = [.. Request, .. body];
        await HoldAsync();

        await Stream.WriteAsync(Request, Cancellation);
        await Stream.WriteAsync(body, Cancellation);

        Assert.Equal(both, await ReceivedAsync(Upstream, both.Length));
        Ended();
        Assert.Equal(0, Upstream.Available);
    }

    [Fact]
    public async Task The_order_is_kept_where_the_upstream_does_not_read()
    {
        Stream.Socket.SendBufferSize = 64 << 10;
        Upstream.ReceiveBufferSize = 64 << 10;
        byte[] sent = [.. Enumerable.Range(0, 4 << 20).Select(i => (byte)(i * 31 >> 8))];
        await HoldAsync();
        var writing = Task.Run(
            async () =>
            {
                for (var at = 0; at < sent.Length; at += 1024)
                {
                    await Stream.WriteAsync(sent.AsMemory(at, 1024), Cancellation);
                    if (at % 3072 == 0)
                        Ended();
                }

                Ended();
            },
            Cancellation);

        Assert.Equal(sent, await ReceivedAsync(Upstream, sent.Length));
        await writing;
    }

    [Fact]
    public async Task A_write_that_is_held_when_the_connection_is_closed_is_sent_before()
    {
        await HoldAsync();
        await Stream.WriteAsync(Request, Cancellation);

        await Stream.DisposeAsync();
        Ended();

        Assert.Equal(Request, await ReceivedAsync(Upstream, Request.Length));
        Assert.Equal(0, await Upstream.ReceiveAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task A_connection_that_is_broken_when_its_turn_ends_fails_who_reads_and_who_writes_and_nobody_else()
    {
        using var other = await ConnectAsync(() => _turn);
        await HoldAsync();
        await Stream.WriteAsync(Request, Cancellation);
        await other.Stream.WriteAsync(Request, Cancellation);
        var reading = Stream.ReadAsync(new byte[1], Cancellation).AsTask();
        Stream.Socket.Shutdown(SocketShutdown.Send);

        Ended();

        await Assert.ThrowsAsync<IOException>(() => reading);
        await Assert.ThrowsAsync<IOException>(async () => await Stream.WriteAsync(Request, Cancellation));
        Assert.Equal(Request, await ReceivedAsync(other.Upstream, Request.Length));
    }

    [Fact]
    public async Task Nothing_is_held_after_it_was_cancelled_or_closed()
    {
        await HoldAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Stream.WriteAsync(Request, new CancellationToken(true)));
        await Stream.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await Stream.WriteAsync(Request, Cancellation));

        Assert.Equal(0, await Upstream.ReceiveAsync(new byte[1], Cancellation));
    }

    [Fact]
    public async Task On_a_thread_that_is_no_loop_nothing_waits()
    {
        using var other = await ConnectAsync(() => null);
        await HoldAsync();

        await other.Stream.WriteAsync(Request, Cancellation);

        await ReceivedAsync(other.Upstream, Request.Length);
    }

    /// <summary>Has the turn hold what is written next.</summary>
    private async Task HoldAsync()
    {
        while (_rings == 0)
            await Stream.WriteAsync(Request, Cancellation);
        await Stream.WriteAsync(Request, Cancellation);
        using var other = await ConnectAsync(() => _turn);
        await other.Stream.WriteAsync(Request, Cancellation);
        Ended();
        await ReceivedAsync(Upstream, 17 * Request.Length);
        _held.Add(-_held.Value);
    }

    private void Ended()
    {
        _rings = 0;
        _turn.End();
    }

    private async Task<Connection> ConnectAsync(Func<LoopTurn?> turn)
    {
        var pair = await SocketPair.ConnectAsync(Cancellation);
        return new Connection(new TurnStream(pair.Client, turn, _held), pair.Server);
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

    private sealed record Connection(TurnStream Stream, Socket Upstream) : IDisposable
    {
        public void Dispose()
        {
            Stream.Dispose();
            Upstream.Dispose();
        }
    }
}
