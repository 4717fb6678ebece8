namespace Slipway.Sdk;

/// <summary>What a host and a filter know by a number together: a plugin's configuration, a request, or a connection.</summary>
public abstract class Context
{
    private protected Context() => Id = Contexts.Creating;

    /// <summary>The number.</summary>
    public int Id { get; }

    /// <summary>The root context to which this belongs, or which this is.</summary>
    public abstract RootContext Root { get; }

    /// <summary>The host has forgotten the context: nothing can be done to it any more.</summary>
    public bool IsDeleted { get; internal set; }

    /// <summary>What happens to the stream when a callback for it throws, after the exception was logged.</summary>
    public virtual ExceptionPolicy ExceptionPolicy => ExceptionPolicy.Respond;

    /// <summary>
    /// The context is about to end. A root context may answer false to live on until it calls <see cref="RootContext.Done"/>; for
    /// streams the answer does not count.
    /// </summary>
    public virtual bool OnDone() => true;

    /// <summary>The stream is over, and can still be read: the place for access logs.</summary>
    public virtual void OnLog()
    {
    }

    /// <summary>The context has ended.</summary>
    public virtual void OnDelete()
    {
    }

    /// <summary>Sends an HTTP request to one of the proxy's clusters.</summary>
    /// <param name="cluster">The cluster's name.</param>
    /// <param name="headers">With <c>:method</c>, <c>:path</c> and <c>:authority</c>.</param>
    /// <param name="body">The body.</param>
    /// <param name="trailers">Null for none.</param>
    /// <param name="timeout">How long to wait for the response; zero to wait for ever.</param>
    /// <returns>To be awaited, or given a handler.</returns>
    /// <exception cref="HostcallException">There is no such cluster, or a header is missing.</exception>
    public HttpCall DispatchHttpCall(
        string cluster, HeaderList headers, ReadOnlySpan<byte> body = default, HeaderList? trailers = null, TimeSpan timeout = default) =>
        HttpCall.Begin(this, cluster, headers, body, trailers, timeout);

    /// <summary>Makes a gRPC call, with one message each way.</summary>
    /// <param name="cluster">The cluster's name, or a serialised <c>envoy.config.core.v3.GrpcService</c>.</param>
    /// <param name="service">Such as <c>grpc.health.v1.Health</c>.</param>
    /// <param name="method">Such as <c>Check</c>.</param>
    /// <param name="message">The message, serialised.</param>
    /// <param name="metadata">Null for none.</param>
    /// <param name="timeout">How long to wait; zero to wait for ever.</param>
    /// <returns>To be awaited, or given a handler.</returns>
    public GrpcCall DispatchGrpcCall(
        string cluster, string service, string method, ReadOnlySpan<byte> message, HeaderList? metadata = null,
        TimeSpan timeout = default) =>
        GrpcCall.Begin(this, cluster, service, method, message, metadata, timeout);

    /// <summary>Opens a gRPC stream.</summary>
    /// <param name="cluster">The cluster's name, or a serialised <c>envoy.config.core.v3.GrpcService</c>.</param>
    /// <param name="service">Such as <c>grpc.health.v1.Health</c>.</param>
    /// <param name="method">Such as <c>Watch</c>.</param>
    /// <param name="handler">Gets what the server sends.</param>
    /// <param name="metadata">Null for none.</param>
    public GrpcStream OpenGrpcStream(
        string cluster, string service, string method, GrpcStreamHandler handler, HeaderList? metadata = null) =>
        GrpcStream.Open(this, cluster, service, method, handler, metadata);
}
