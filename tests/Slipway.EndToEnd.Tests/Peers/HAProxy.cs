namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>HAProxy on two free loopback ports, for HTTP/1.1 and for HTTP/2 without TLS: answers with what it saw of the request.</summary>
public sealed class HAProxy : IAsyncLifetime
{
    private HAProxyProcess? _process;

    /// <summary>Why there is no HAProxy; null when it runs.</summary>
    internal string? SkipReason => _process is null ? HAProxyProcess.NotInstalled : null;

    internal int Http1Port { get; } = Ports.Free();

    internal int Http2Port { get; } = Ports.Free();

    public async ValueTask InitializeAsync() => _process = await HAProxyProcess.StartAsync(
        $$"""
        frontend seen
          option http-buffer-request
          bind 127.0.0.1:{{Http1Port}}
          bind 127.0.0.1:{{Http2Port}} proto h2
          http-request return status 200 content-type text/plain lf-string "%[method] HTTP/%[req.ver] %[path] %[req.hdr(x-slipway-seen)] %[req.body]"
        """,
        Http1Port,
        Http2Port);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
