namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>The ports of the servers behind the gateway.</summary>
/// <param name="Nginx">Answers requests over HTTP/1.1.</param>
/// <param name="NginxHttp2">Answers requests over HTTP/2.</param>
/// <param name="WebSockets">See <see cref="EchoServer"/>.</param>
/// <param name="Grpc">See <see cref="EchoServer"/>.</param>
internal sealed record SoakUpstreams(int Nginx, int NginxHttp2, int WebSockets, int Grpc)
{
    public int PortFor(SoakProtocol protocol) => protocol.Client switch
    {
        SoakClient.WebSocket => WebSockets,
        SoakClient.Grpc => Grpc,
        _ => protocol.Http2Upstream ? NginxHttp2 : Nginx,
    };
}
