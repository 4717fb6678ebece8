using System.Diagnostics;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>nginx on two free loopback ports, for HTTP/1.1 and for HTTP/2 without TLS: serves files, and stores those it is sent by PUT.</summary>
public sealed class Nginx : IAsyncLifetime
{
    private static readonly string[] _programs = ["nginx", "/usr/sbin/nginx"];

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-nginx-").FullName;
    private Process? _process;

    /// <summary>Why there is no nginx; null when it runs.</summary>
    internal string? SkipReason { get; private set; }

    internal int Http1Port { get; } = Ports.Free();

    internal int Http2Port { get; } = Ports.Free();

    internal string Files => Path.Combine(_folder, "files");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Files);
        var configuration = Path.Combine(_folder, "nginx.conf");
        await File.WriteAllTextAsync(configuration, Configuration());
        foreach (var program in _programs)
        {
            if (await ExternalProgram.RunAsync(program, ["-t", "-q", "-p", _folder, "-c", configuration], _folder) is not { } test)
                continue;
            if (test.Code != 0)
                throw new InvalidOperationException($"nginx refuses its configuration:\n{test.Output}");
            _process = Process.Start(new ProcessStartInfo(program, ["-p", _folder, "-c", configuration]) { RedirectStandardError = true })!;
            await Ports.ListeningAsync(_process, Http1Port);
            await Ports.ListeningAsync(_process, Http2Port);
            return;
        }
        SkipReason = "nginx is the upstream of this test and is not installed (on Debian: apt-get install nginx).";
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        Directory.Delete(_folder, recursive: true);
    }

    private string Configuration() => $$"""
        daemon off;
        master_process off;
        worker_processes 1;
        pid {{_folder}}/pid;
        error_log stderr error;
        events { }
        http {
          access_log off;
          client_body_temp_path {{_folder}}/bodies;
          proxy_temp_path {{_folder}}/proxy;
          fastcgi_temp_path {{_folder}}/fastcgi;
          uwsgi_temp_path {{_folder}}/uwsgi;
          scgi_temp_path {{_folder}}/scgi;
          client_max_body_size 64m;

          # After as many, nginx closes a connection, and with it requests that are on their way already.
          keepalive_requests 100000;
          server {
            listen 127.0.0.1:{{Http1Port}};
            listen 127.0.0.1:{{Http2Port}} http2;
            root {{Files}};
            dav_methods PUT;
            location = /seen { return 200 "$request_method $server_protocol $http_x_slipway_seen"; }
          }
        }
        """;
}
