namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>nginx on two free loopback ports, for HTTP/1.1 and for HTTP/2 without TLS: serves files, and stores those it is sent by PUT.</summary>
public sealed class Nginx : IAsyncLifetime
{
    private NginxProcess? _process;

    /// <summary>Why there is no nginx; null when it runs.</summary>
    internal string? SkipReason => _process is null ? NginxProcess.NotInstalled : null;

    internal int Http1Port { get; } = Ports.Free();

    internal int Http2Port { get; } = Ports.Free();

    internal string Files => Path.Combine(_process!.Folder, "files");

    public async ValueTask InitializeAsync() => _process = await NginxProcess.StartAsync(
        $$"""
          client_max_body_size 64m;

          # After as many, nginx closes a connection, and with it requests that are on their way already.
          keepalive_requests 100000;
          server {
            listen 127.0.0.1:{{Http1Port}};
            listen 127.0.0.1:{{Http2Port}} http2;
            root files;
            dav_methods PUT;
            location = /seen { return 200 "$request_method $server_protocol $http_x_slipway_seen"; }
          }
        """,
        Http1Port,
        Http2Port);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
