namespace Slipway.Sdk;

/// <summary>A gRPC call with any number of messages each way.</summary>
public sealed class GrpcStream : Callout
{
    private bool _closed;
    private bool _remoteClosed;

    private GrpcStream(Context owner, GrpcStreamHandler handler) : base(owner) => Handler = handler;

    internal GrpcStreamHandler Handler { get; }

    /// <summary>Sends a message.</summary>
    /// <param name="message">The message, serialised.</param>
    /// <param name="endOfStream">None follows.</param>
    public void Send(ReadOnlySpan<byte> message, bool endOfStream = false) =>
        Hostcalls.GrpcSend(Token, message, endOfStream ? 1 : 0).Require("proxy_grpc_send");

    /// <summary>Says that no message follows; the server's still come.</summary>
    public void Close()
    {
        if (_closed)
            return;
        _closed = true;
        Hostcalls.GrpcClose(Token).Require("proxy_grpc_close");
        if (_remoteClosed)
            Remove(Token);
    }

    /// <summary>Gives the stream up: nothing comes any more.</summary>
    public void Cancel()
    {
        if (Remove(Token) is not null)
            Hostcalls.GrpcCancel(Token);
    }

    internal static GrpcStream Open(
        Context owner, string cluster, string service, string method, GrpcStreamHandler handler, HeaderList? metadata)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Hostcalls.GrpcStream(
            Utf8.Bytes(cluster), Utf8.Bytes(service), Utf8.Bytes(method), metadata is null ? default : metadata.ToPairs(), out var token)
            .Require("proxy_grpc_stream");
        var stream = new GrpcStream(owner, handler);
        stream.Added(token);
        return stream;
    }

    /// <summary>The host keeps the number of a stream until both sides have closed it.</summary>
    internal void RemoteClosed()
    {
        _remoteClosed = true;
        if (_closed)
            Remove(Token);
        else
            Close();
    }
}

/// <summary>What becomes of the answers on a <see cref="GrpcStream"/>.</summary>
public abstract class GrpcStreamHandler
{
    /// <summary>The server's metadata before its messages.</summary>
    public virtual void OnInitialMetadata(GrpcStream stream, HeaderMap metadata)
    {
    }

    /// <summary>A message.</summary>
    public virtual void OnMessage(GrpcStream stream, ReadOnlySpan<byte> message)
    {
    }

    /// <summary>The server's metadata behind its messages.</summary>
    public virtual void OnTrailingMetadata(GrpcStream stream, HeaderMap metadata)
    {
    }

    /// <summary>The stream has ended.</summary>
    /// <param name="stream">The stream, which is used no more.</param>
    /// <param name="status">The gRPC status; 0 is OK.</param>
    /// <param name="message">What the server, or the proxy, says about it.</param>
    public virtual void OnClose(GrpcStream stream, int status, string message)
    {
    }
}
