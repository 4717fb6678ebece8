using System.Net.Sockets;
using Slipway.Gateway.Statistics;

namespace Slipway.Gateway.Clusters.Turns;

/// <summary>
/// A connection whose small writes wait for the end of their event loop's turn. They are done when they are accepted; so a connection that
/// is found broken when they are sent is closed, and who reads the response learns of it. For one reader and one writer at a time, who
/// writes asynchronously.
/// </summary>
/// <param name="socket">Is closed with the stream.</param>
/// <param name="turn">The turn of the thread that writes, null where it has none and nothing waits; null where nothing ever is to.</param>
/// <param name="held">Counts writes that have waited.</param>
internal class TurnStream(Socket socket, Func<LoopTurn?>? turn, Counter held) : NetworkStream(socket, ownsSocket: true)
{
    /// <summary>In bytes: a request's headers. What is longer is sent at once, behind what is held.</summary>
    internal const int MostHeld = 4096;

    private readonly Lock _lock = new();
    private byte[]? _buffer;
    private int _length;
    private bool _isInTurn;
    private bool _isClosed;
    private Task _sending = Task.CompletedTask;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var now = turn?.Invoke();
        if (now is { Holds: true } && !cancellationToken.IsCancellationRequested && TryHold(now, buffer.Span))
            return ValueTask.CompletedTask;
        SendHeld();
        return _sending.IsCompleted
            ? base.WriteAsync(buffer, cancellationToken)
            : WriteAfterAsync(_sending, buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Sends what is held. Never throws: a connection that is broken is closed, so that the next read and write fail.</summary>
    public void SendHeld()
    {
        ValueTask<int> sending;
        lock (_lock)
        {
            _isInTurn = false;
            if (_length == 0)
                return;
            try
            {
                sending = Socket.SendAsync(_buffer.AsMemory(0, _length), SocketFlags.None);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                sending = ValueTask.FromException<int>(e);
            }

            _length = 0;
            if (sending.IsCompletedSuccessfully)
                return;

            // What the socket has not taken at once is still read from the buffer.
            _buffer = null;
            if (!sending.IsCompleted)
            {
                _sending = AwaitAsync(sending.AsTask());
                return;
            }

            _isClosed = true;
        }

        Abort();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            SendHeld();
            lock (_lock)
                _isClosed = true;
        }

        base.Dispose(disposing);
    }

    private bool TryHold(LoopTurn now, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_length + bytes.Length > MostHeld || !_sending.IsCompleted || _isClosed)
                return false;
            _buffer ??= new byte[MostHeld];
            bytes.CopyTo(_buffer.AsSpan(_length));
            _length += bytes.Length;
            held.Increment();
            if (!_isInTurn)
            {
                _isInTurn = true;
                now.Add(this);
            }

            return true;
        }
    }

    private async Task AwaitAsync(Task sending)
    {
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (sending.IsCompletedSuccessfully)
            return;
        lock (_lock)
            _isClosed = true;
        Abort();
    }

    private void Abort() => Socket.Close(timeout: 0);

    private async ValueTask WriteAfterAsync(Task before, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await before.WaitAsync(cancellationToken).ConfigureAwait(false);
        await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
    }
}
