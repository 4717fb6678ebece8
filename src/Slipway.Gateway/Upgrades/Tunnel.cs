using System.Net.Security;
using System.Net.Sockets;

namespace Slipway.Gateway.Upgrades;

/// <summary>
/// Carries bytes between a client, whose request was accepted, and an upstream, both ways at once. When the client has sent all it had, the
/// upstream is told where that can be, and its rest still goes to the client; when the upstream ends, so does the tunnel.
/// </summary>
internal sealed class Tunnel(Stream client, Stream upstream, TimeSpan? idleLimit)
{
    private const int BufferSize = 16 * 1024;

    /// <exception cref="TimeoutException">Nothing was sent for too long.</exception>
    /// <exception cref="IOException">A connection has broken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, or a filter has ended the request.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var idle = idleLimit is null ? null : new CancellationTokenSource(idleLimit.Value);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, idle?.Token ?? default);
        var sending = SendAsync(idle, ending.Token);
        var receiving = CopyAsync(upstream, client, idle, ending.Token);
        if (await Task.WhenAny(sending, receiving).ConfigureAwait(false) == sending && sending.IsCompletedSuccessfully)
            await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var isIdle = idle is { IsCancellationRequested: true } && !cancellationToken.IsCancellationRequested;
        var end = receiving.IsCompleted ? receiving : sending;
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (isIdle)
            throw new TimeoutException();
        await end.ConfigureAwait(false);
    }

    private async Task CopyAsync(Stream from, Stream to, CancellationTokenSource? idle, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferSize];
        while (await from.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            await to.FlushAsync(cancellationToken).ConfigureAwait(false);
            idle?.CancelAfter(idleLimit!.Value);
        }
    }

    private async Task SendAsync(CancellationTokenSource? idle, CancellationToken cancellationToken)
    {
        await CopyAsync(client, upstream, idle, cancellationToken).ConfigureAwait(false);
        if (upstream is SslStream secure)
            await secure.ShutdownAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        else if (upstream is NetworkStream plain)
            plain.Socket.Shutdown(SocketShutdown.Send);
    }
}
