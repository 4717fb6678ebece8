namespace Slipway.ProxyBenchmarks;

/// <summary>How clients speak to the contenders.</summary>
/// <param name="Title">What the report calls it.</param>
/// <param name="Plot">The plot's file name, without its end.</param>
/// <param name="IsHttp2">HTTP/2, HTTP/1.1 otherwise.</param>
/// <param name="Connections">How many there are.</param>
/// <param name="Arguments">What h2load is told besides.</param>
internal sealed record ClientProtocol(string Title, string Plot, bool IsHttp2, int Connections, string[] Arguments)
{
    public static ClientProtocol Http1 { get; } = new("HTTP/1.1 from clients", "proxies-http1", false, Load.Connections, ["--h1"]);

    public static ClientProtocol Http2 { get; } = new(
        "HTTP/2 from clients, one stream at a time on each connection", "proxies-http2", true, Load.Connections, ["--max-concurrent-streams=1"]);

    /// <summary>As browsers and gRPC's clients use it.</summary>
    public static ClientProtocol Http2Streams { get; } = new(
        "HTTP/2 from clients, ten streams at a time on each connection", "proxies-http2-streams", true, 8, ["--max-concurrent-streams=10"]);
}
