namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>Who asks, and how.</summary>
internal enum SoakClient
{
    /// <summary>h2load over HTTP/1.1.</summary>
    Http1,

    /// <summary>h2load over HTTP/2.</summary>
    Http2,

    /// <summary>.NET's WebSockets, over which messages come back.</summary>
    WebSocket,

    /// <summary>.NET's gRPC client, with calls and with streams that last.</summary>
    Grpc,
}

/// <summary>One way through the gateway that is kept under load.</summary>
/// <param name="Name">What it is called in the table, and on the command line.</param>
/// <param name="Client">Who asks.</param>
internal sealed record SoakProtocol(string Name, SoakClient Client)
{
    public static IReadOnlyList<SoakProtocol> All { get; } =
    [
        new("HTTP/1.1", SoakClient.Http1),
        new("HTTP/2", SoakClient.Http2),
        new("HTTP/1.1 over TLS", SoakClient.Http1) { Tls = true },
        new("HTTP/2 over TLS", SoakClient.Http2) { Tls = true },
        new("HTTP/2 both ways", SoakClient.Http2) { Http2Upstream = true },
        new("HTTP/1.1 isolated", SoakClient.Http1) { Isolated = true },
        new("HTTP/2 isolated", SoakClient.Http2) { Isolated = true },
        new("TCP", SoakClient.Http1) { Tcp = true },
        new("WebSocket", SoakClient.WebSocket),
        new("gRPC", SoakClient.Grpc) { Http2Upstream = true },
    ];

    /// <summary>Whether clients come with TLS.</summary>
    public bool Tls { get; init; }

    /// <summary>Whether the gateway carries bytes, and knows nothing of HTTP.</summary>
    public bool Tcp { get; init; }

    /// <summary>Whether the gateway speaks HTTP/2 to the upstream.</summary>
    public bool Http2Upstream { get; init; }

    /// <summary>Whether every stream has an instance of the filter of its own.</summary>
    public bool Isolated { get; init; }
}
