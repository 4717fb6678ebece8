using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Slipway.Gateway.Listeners;

/// <summary>
/// Lets HTTP/1 and HTTP/2 share a port without TLS, which Kestrel alone cannot: listens once, looks at the first bytes of each
/// connection, and gives it to the <see cref="HttpVersionEndPoint"/> of its version (RFC 9113, 3.3 and 3.4: prior knowledge, preface).
/// </summary>
internal sealed class SniffingTransport(IConnectionListenerFactory sockets) : IConnectionListenerFactory
{
    /// <summary>A connection that says nothing for so long goes to HTTP/1, whose own limits then end it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray();

    private Shared? _shared;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var part = (HttpVersionEndPoint)endpoint;
        _shared ??= new Shared(await sockets.BindAsync(part.Address, cancellationToken).ConfigureAwait(false));
        return _shared.Part(part.Version);
    }

    /// <summary>Whether the bytes begin an HTTP/2 connection; null while that is open.</summary>
    internal static bool? IsHttp2(ReadOnlySequence<byte> bytes)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(bytes.Length, start.Length);
        bytes.Slice(0, length).CopyTo(start);
        if (!Preface.AsSpan().StartsWith(start[..length]))
            return false;
        return length == Preface.Length ? true : null;
    }

    /// <summary>The one listening socket, and what has been accepted from it for each version.</summary>
    private sealed class Shared
    {
        private readonly IConnectionListener _listener;
        private readonly CancellationTokenSource _stopping = new();
        private readonly Channel<ConnectionContext> _http1 = Channel.CreateUnbounded<ConnectionContext>();
        private readonly Channel<ConnectionContext> _http2 = Channel.CreateUnbounded<ConnectionContext>();
        private readonly Task _accepting;
        private int _stopped;

        public Shared(IConnectionListener listener)
        {
            _listener = listener;
            _accepting = AcceptAsync();
        }

        public EndPoint EndPoint => _listener.EndPoint;

        public Part Part(HttpProtocols version) =>
            new(this, (version == HttpProtocols.Http2 ? _http2 : _http1).Reader);

        public async ValueTask StopAsync()
        {
            if (Interlocked.Exchange(ref _stopped, 1) == 0)
            {
                await _listener.UnbindAsync().ConfigureAwait(false);
                await _stopping.CancelAsync().ConfigureAwait(false);
                await _listener.DisposeAsync().ConfigureAwait(false);
            }

            await _accepting.ConfigureAwait(false);
        }

        private async Task AcceptAsync()
        {
            Exception? failure = null;
            try
            {
                while (await _listener.AcceptAsync().ConfigureAwait(false) is { } connection)
                    _ = SniffAsync(connection);
            }
            catch (Exception e)
            {
                failure = e;
            }

            _http1.Writer.TryComplete(failure);
            _http2.Writer.TryComplete(failure);
        }

        private async Task SniffAsync(ConnectionContext connection)
        {
            try
            {
                var isHttp2 = await IsHttp2Async(connection.Transport.Input).ConfigureAwait(false);
                if (!(isHttp2 ? _http2 : _http1).Writer.TryWrite(connection))
                    await connection.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The client has gone before it said anything, or the listener is stopping.
                connection.Abort();
                await connection.DisposeAsync().ConfigureAwait(false);
            }
        }

        private async Task<bool> IsHttp2Async(PipeReader input)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            timeout.CancelAfter(Patience);
            try
            {
                while (true)
                {
                    var read = await input.ReadAsync(timeout.Token).ConfigureAwait(false);
                    var isHttp2 = IsHttp2(read.Buffer);
                    var known = isHttp2 is not null || read.IsCompleted;

                    // Nothing is consumed; what is marked as examined would be held back until more arrives.
                    input.AdvanceTo(read.Buffer.Start, known ? read.Buffer.Start : read.Buffer.End);
                    if (known)
                        return isHttp2 == true;
                }
            }
            catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <summary>The connections of one version.</summary>
    private sealed class Part(Shared shared, ChannelReader<ConnectionContext> accepted) : IConnectionListener
    {
        public EndPoint EndPoint => shared.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await accepted.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                if (accepted.TryRead(out var connection))
                    return connection;
            }

            return null;
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => shared.StopAsync();

        public ValueTask DisposeAsync() => shared.StopAsync();
    }
}
