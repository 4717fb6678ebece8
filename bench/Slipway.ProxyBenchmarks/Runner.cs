using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Slipway.ProxyBenchmarks.Soaking;

namespace Slipway.ProxyBenchmarks;

/// <summary>Starts contenders and the upstream, and measures them.</summary>
internal sealed class Runner : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-bench-").FullName;
    private readonly int _upstreamPort = FreePort();
    private readonly int _http2UpstreamPort = FreePort();
    private Process? _upstream;

    /// <summary>An nginx that answers by itself, as fast as anything does.</summary>
    public async Task StartUpstreamAsync()
    {
        var file = Path.Combine(_folder, "upstream.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            worker_processes 1;
            pid {{_folder}}/upstream.pid;
            error_log {{_folder}}/upstream.log error;
            events { worker_connections 4096; }
            http {
              access_log off;
              keepalive_requests 1000000000;
              client_body_temp_path {{_folder}}/b; proxy_temp_path {{_folder}}/p; fastcgi_temp_path {{_folder}}/f; uwsgi_temp_path {{_folder}}/u; scgi_temp_path {{_folder}}/s;
              server {
                listen 127.0.0.1:{{_upstreamPort}};
                listen 127.0.0.1:{{_http2UpstreamPort}} http2;
                location / { add_header x-upstream yes; return 200 "hello from the upstream\n"; }
              }
            }
            """);
        _upstream = await StartAsync(["nginx", "-p", _folder, "-c", file], _upstreamPort);
    }

    /// <summary>See <see cref="Soak"/>.</summary>
    public async Task<bool> SoakAsync(int seconds, IEnumerable<SoakProtocol> protocols)
    {
        var upstreams = new SoakUpstreams(_upstreamPort, _http2UpstreamPort, FreePort(), FreePort());
        await using var echo = await EchoServer.StartAsync(upstreams.WebSockets, upstreams.Grpc);
        return await new Soak(_folder, upstreams, seconds).RunAsync(protocols);
    }

    /// <summary>Starts a proxy; it runs beside the others, which do nothing while it is measured.</summary>
    public async Task<RunningContender> StartAsync(Contender contender)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("n"))).FullName;
        var port = FreePort();
        return new RunningContender(contender, await StartAsync(contender.Start(folder, port, _upstreamPort), port), port, folder);
    }

    public void Dispose()
    {
        if (_upstream is not null)
            StopAsync(_upstream).GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Starts a program, and waits until it listens; what it writes goes to a file, or nowhere.</summary>
    public static async Task<Process> StartAsync(string[] command, int port, string? log = null)
    {
        var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        _ = CopyAsync(process, log);
        for (var i = 0; ; i++)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return process;
            }
            catch (SocketException) when (!process.HasExited && i < 600)
            {
                await Task.Delay(50);
            }
            catch (SocketException)
            {
                throw new InvalidOperationException($"{string.Join(' ', command)} does not listen on port {port}.");
            }
        }
    }

    private static async Task CopyAsync(Process process, string? log)
    {
        await using var to = log is null ? Stream.Null : new FileStream(log, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        await process.StandardOutput.BaseStream.CopyToAsync(to);
    }

    public static async Task StopAsync(Process process)
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
