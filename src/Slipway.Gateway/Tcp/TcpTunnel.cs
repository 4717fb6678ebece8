using System.Net.Security;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Slipway.Gateway.Http;

namespace Slipway.Gateway.Tcp;

/// <summary>Why a tunnel has ended.</summary>
internal enum TunnelEnd
{
    /// <summary>One of the ends has closed, or broken, its connection.</summary>
    Closed,

    /// <summary>Nothing was sent for too long.</summary>
    Idle,

    /// <summary>It has lasted for too long.</summary>
    TooLong,
}

/// <summary>
/// Carries bytes between a client and an upstream, both ways at once, no faster than the slower of them takes them. A client that has sent all
/// it had is told to the upstream, and gets the rest of what that sends; when the upstream ends, so does the client's connection.
/// </summary>
internal sealed class TcpTunnel(ConnectionContext client, Stream upstream, TcpConnectionInfo info)
{
    private readonly CancellationTokenSource _ending = new();
    private long _active = Environment.TickCount64;
    private TunnelEnd _end;

    /// <param name="idleLimit">How long nothing may be sent; null for no limit.</param>
    /// <param name="lifeLimit">How long it may last; null for no limit.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task<TunnelEnd> RunAsync(TimeSpan? idleLimit, TimeSpan? lifeLimit, CancellationToken stopping)
    {
        using var idle = Watch(idleLimit, IdleTime, TunnelEnd.Idle);
        var begin = Environment.TickCount64;
        using var life = Watch(lifeLimit, () => Environment.TickCount64 - begin, TunnelEnd.TooLong);
        using var stop = stopping.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
        var sending = SendAsync();
        var receiving = ReceiveAsync();
        await Task.WhenAll(sending, receiving).ConfigureAwait(false);
        if (_end != TunnelEnd.Closed)
            client.Abort();
        return _end;
    }

    private async Task SendAsync()
    {
        var input = client.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(_ending.Token).ConfigureAwait(false);
                foreach (var part in read.Buffer)
                    await upstream.WriteAsync(part, _ending.Token).ConfigureAwait(false);
                if (info.Filtered is null)
                    info.Received(read.Buffer.Length);
                Touch();
                input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }

            await EndSendingAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Break();
        }
    }

    private async Task ReceiveAsync()
    {
        var output = client.Transport.Output;
        try
        {
            while (true)
            {
                var read = await upstream.ReadAsync(output.GetMemory(4096), _ending.Token).ConfigureAwait(false);
                if (read == 0)
                    break;
                info.ResponseBegins();
                if (info.Filtered is null)
                    info.Sent(read);
                Touch();
                output.Advance(read);
                var flush = await output.FlushAsync(_ending.Token).ConfigureAwait(false);
                if (flush.IsCompleted)
                    break;
            }

            // All that was sent still reaches the client, whose connection ends after that.
            await output.CompleteAsync().ConfigureAwait(false);
            await _ending.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            Break();
        }
    }

    private async Task EndSendingAsync()
    {
        if (upstream is SslStream secure)
            await secure.ShutdownAsync().WaitAsync(_ending.Token).ConfigureAwait(false);
        else
            ((NetworkStream)upstream).Socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>A connection that breaks takes the other with it, with a reset, so that nobody takes the rest for the whole.</summary>
    private void Break()
    {
        if (_ending.IsCancellationRequested && _end == TunnelEnd.Closed)
            return;
        _ending.Cancel();
        client.Abort();
    }

    private void Touch() => Volatile.Write(ref _active, Environment.TickCount64);

    private long IdleTime() => Environment.TickCount64 - Volatile.Read(ref _active);

    private Timer? Watch(TimeSpan? limit, Func<long> passed, TunnelEnd end)
    {
        if (limit is not { } time)
            return null;
        Timer? timer = null;
        timer = new Timer(_ =>
        {
            var left = (long)time.TotalMilliseconds - passed();
            if (left > 0)
            {
                timer!.Change(left, Timeout.Infinite);
                return;
            }

            _end = end;
            _ending.Cancel();
        });
        timer.Change(Math.Max(1, (long)Math.Min(time.TotalMilliseconds, int.MaxValue)), Timeout.Infinite);
        return timer;
    }
}
