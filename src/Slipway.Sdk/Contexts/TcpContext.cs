namespace Slipway.Sdk;

/// <summary>One TCP connection, with the client on one side (downstream) and the upstream on the other.</summary>
public abstract class TcpContext : StreamContext
{
    /// <summary>What the client has sent and has not gone on.</summary>
    public static BodyBuffer DownstreamData => new(BufferType.DownstreamData);

    /// <summary>What the upstream has sent and has not gone on.</summary>
    public static BodyBuffer UpstreamData => new(BufferType.UpstreamData);

    /// <summary>A client has connected.</summary>
    public virtual FilterStatus OnNewConnection() => FilterStatus.Continue;

    /// <summary>The client has sent something, or ended its side.</summary>
    /// <param name="size">The length of <see cref="DownstreamData"/>.</param>
    /// <param name="endOfStream">Nothing follows.</param>
    public virtual FilterStatus OnDownstreamData(int size, bool endOfStream) => FilterStatus.Continue;

    /// <summary>The upstream has sent something, or ended its side.</summary>
    /// <param name="size">The length of <see cref="UpstreamData"/>.</param>
    /// <param name="endOfStream">Nothing follows.</param>
    public virtual FilterStatus OnUpstreamData(int size, bool endOfStream) => FilterStatus.Continue;

    /// <summary>The connection with the client has ended.</summary>
    public virtual void OnDownstreamClose(PeerType peer)
    {
    }

    /// <summary>The connection with the upstream has ended.</summary>
    public virtual void OnUpstreamClose(PeerType peer)
    {
    }

    /// <summary>Lets a connection, or the client's data, go on that a callback had held.</summary>
    public static void ContinueDownstream() => Hostcalls.ContinueStream(StreamType.Downstream).Require("proxy_continue_stream");

    /// <summary>Lets the upstream's data go on that a callback had held. Not every proxy can.</summary>
    public static void ContinueUpstream() => Hostcalls.ContinueStream(StreamType.Upstream).Require("proxy_continue_stream");

    /// <summary>Closes the connection.</summary>
    public static void Close() => Hostcalls.CloseStream(StreamType.Downstream).Require("proxy_close_stream");
}
