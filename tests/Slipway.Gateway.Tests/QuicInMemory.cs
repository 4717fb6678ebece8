using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Gateway.Tests;

/// <summary>
/// Stands for QUIC where there is none: what is above the transport (handshake callback, HTTP/3, requests) is the real thing, and below are pipes.
/// </summary>
internal sealed class QuicInMemory : IMultiplexedConnectionListenerFactory
{
    private readonly List<Listener> _listeners = [];

    public ValueTask<IMultiplexedConnectionListener> BindAsync(
        EndPoint endpoint, IFeatureCollection? features = null, CancellationToken cancellationToken = default)
    {
        var listener = new Listener(endpoint, features!.GetRequiredFeature<TlsConnectionCallbackOptions>());
        _listeners.Add(listener);
        return ValueTask.FromResult<IMultiplexedConnectionListener>(listener);
    }

    /// <summary>How often an address was bound.</summary>
    public int Bound => _listeners.Count;

    /// <summary>Connects to the last listener; what the handshake callback throws is thrown here.</summary>
    public async Task<Connection> ConnectAsync(string serverName)
    {
        var listener = _listeners[^1];
        var connection = new Connection { LocalEndPoint = listener.EndPoint, RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 4242) };
        connection.Tls = await listener.Tls.OnConnection(
            new TlsConnectionCallbackContext
            {
                ClientHelloInfo = new SslClientHelloInfo(serverName, SslProtocols.Tls13),
                Connection = connection,
            },
            CancellationToken.None);
        Assert.True(listener.Connections.Writer.TryWrite(connection), "The listener accepts no more connections.");
        return connection;
    }

    private sealed class Listener(EndPoint endpoint, TlsConnectionCallbackOptions tls) : IMultiplexedConnectionListener
    {
        public EndPoint EndPoint => endpoint;

        public TlsConnectionCallbackOptions Tls => tls;

        public Channel<MultiplexedConnectionContext> Connections { get; } = Channel.CreateUnbounded<MultiplexedConnectionContext>();

        public async ValueTask<MultiplexedConnectionContext?> AcceptAsync(
            IFeatureCollection? features = null, CancellationToken cancellationToken = default) =>
            await Connections.Reader.WaitToReadAsync(cancellationToken) ? await Connections.Reader.ReadAsync(cancellationToken) : null;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();

        public ValueTask DisposeAsync()
        {
            Connections.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>A connection, as both ends see it.</summary>
    internal sealed class Connection : MultiplexedConnectionContext, IProtocolErrorCodeFeature, ITlsConnectionFeature
    {
        private readonly Channel<ConnectionContext> _streams = Channel.CreateUnbounded<ConnectionContext>();
        private readonly CancellationTokenSource _closed = new();
        private int _requests;

        public Connection()
        {
            ConnectionClosed = _closed.Token;
            Features.Set<IProtocolErrorCodeFeature>(this);
            Features.Set<ITlsConnectionFeature>(this);
        }

        /// <summary>What the handshake was answered with.</summary>
        public SslServerAuthenticationOptions? Tls { get; set; }

        /// <summary>Set when the server has ended the connection.</summary>
        public Task Ended => _streams.Reader.Completion;

        public override string ConnectionId { get; set; } = Guid.NewGuid().ToString();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public long Error { get; set; } = -1;

        public X509Certificate2? ClientCertificate { get; set; }

        public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);

        /// <summary>Sends a request without a body, and returns the bytes of the answer: names and values of fields are plain in them.</summary>
        public async Task<string> AskAsync(string method = "GET")
        {
            var stream = new Stream(this, 4 * _requests++, canRead: true);
            Assert.True(_streams.Writer.TryWrite(stream), "The connection has ended.");

            // Fields of the static table by index (RFC 9204, 3.1), and :authority as a literal.
            byte[] fields = method == "CONNECT" ? [0, 0, 0xc0 | 15] : [0, 0, 0xc0 | 17, 0xc0 | 23, 0xc0 | 1];
            byte[] section = [.. fields, 0x50, 9, .. "localhost"u8];
            await stream.Sent.Writer.WriteAsync(new byte[] { 1, (byte)section.Length }.Concat(section).ToArray());
            if (method != "CONNECT")
                await stream.Sent.Writer.CompleteAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            ReadResult read;
            while (!(read = await stream.Received.Reader.ReadAsync(limit.Token)).IsCompleted)
                stream.Received.Reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            return Encoding.Latin1.GetString(read.Buffer.ToArray());
        }

        public override async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return await _streams.Reader.ReadAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return null;
            }
            catch (ChannelClosedException)
            {
                throw new ConnectionResetException("The connection has ended.");
            }
        }

        public override ValueTask<ConnectionContext> ConnectAsync(
            IFeatureCollection? features = null, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<ConnectionContext>(new Stream(this, 3, canRead: false));

        public override void Abort() => Abort(new ConnectionAbortedException());

        public override void Abort(ConnectionAbortedException abortReason)
        {
            if (_streams.Writer.TryComplete())
                _closed.Cancel();
        }

        public override async ValueTask DisposeAsync()
        {
            Abort();
            await base.DisposeAsync();
        }
    }

    private sealed class Stream : ConnectionContext, IDuplexPipe, IStreamDirectionFeature, IStreamIdFeature, IProtocolErrorCodeFeature,
        IPersistentStateFeature, IStreamAbortFeature, IStreamClosedFeature
    {
        private readonly List<Action> _onClosed = [];

        public Stream(Connection connection, long id, bool canRead)
        {
            (StreamId, CanRead, Transport) = (id, canRead, this);
            (LocalEndPoint, RemoteEndPoint) = (connection.LocalEndPoint, connection.RemoteEndPoint);
            Features.Set<IStreamDirectionFeature>(this);
            Features.Set<IStreamIdFeature>(this);
            Features.Set<IProtocolErrorCodeFeature>(this);
            Features.Set<IPersistentStateFeature>(this);
            Features.Set<IStreamAbortFeature>(this);
            Features.Set<IStreamClosedFeature>(this);
        }

        /// <summary>From the client.</summary>
        public Pipe Sent { get; } = new();

        /// <summary>To the client.</summary>
        public Pipe Received { get; } = new();

        public PipeReader Input => Sent.Reader;

        public PipeWriter Output => Received.Writer;

        public override IDuplexPipe Transport { get; set; }

        public override string ConnectionId { get; set; } = Guid.NewGuid().ToString();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

        public bool CanRead { get; }

        public bool CanWrite => true;

        public long StreamId { get; }

        public long Error { get; set; } = -1;

        public IDictionary<object, object?> State { get; } = new Dictionary<object, object?>();

        public void AbortRead(long errorCode, ConnectionAbortedException abortReason) => Sent.Writer.Complete(abortReason);

        public void AbortWrite(long errorCode, ConnectionAbortedException abortReason) => Received.Writer.Complete();

        public override void Abort(ConnectionAbortedException abortReason)
        {
            Sent.Writer.Complete(abortReason);
            Received.Writer.Complete();
        }

        public void OnClosed(Action<object?> callback, object? state) => _onClosed.Add(() => callback(state));

        public override async ValueTask DisposeAsync()
        {
            _onClosed.ForEach(call => call());
            await base.DisposeAsync();
        }
    }
}
