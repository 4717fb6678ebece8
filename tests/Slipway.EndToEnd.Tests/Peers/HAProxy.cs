using System.Diagnostics;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>HAProxy on two free loopback ports, for HTTP/1.1 and for HTTP/2 without TLS: answers with what it saw of the request.</summary>
public sealed class HAProxy : IAsyncLifetime
{
    private static readonly string[] _programs = ["haproxy", "/usr/sbin/haproxy"];

    private readonly string _folder = Directory.CreateTempSubdirectory("slipway-haproxy-").FullName;
    private Process? _process;

    /// <summary>Why there is no HAProxy; null when it runs.</summary>
    internal string? SkipReason { get; private set; }

    internal int Http1Port { get; } = Ports.Free();

    internal int Http2Port { get; } = Ports.Free();

    public async ValueTask InitializeAsync()
    {
        var configuration = Path.Combine(_folder, "haproxy.cfg");
        await File.WriteAllTextAsync(configuration, Configuration());
        foreach (var program in _programs)
        {
            if (await ExternalProgram.RunAsync(program, ["-c", "-f", configuration], _folder) is not { } test)
                continue;
            if (test.Code != 0)
                throw new InvalidOperationException($"HAProxy refuses its configuration:\n{test.Output}");
            _process = Process.Start(new ProcessStartInfo(program, ["-db", "-f", configuration]) { RedirectStandardError = true })!;
            await Ports.ListeningAsync(_process, Http1Port);
            await Ports.ListeningAsync(_process, Http2Port);
            return;
        }

        SkipReason = "HAProxy is the upstream of this test and is not installed (on Debian: apt-get install haproxy).";
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
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          option http-buffer-request
        frontend seen
          bind 127.0.0.1:{{Http1Port}}
          bind 127.0.0.1:{{Http2Port}} proto h2
          http-request return status 200 content-type text/plain lf-string "%[method] HTTP/%[req.ver] %[path] %[req.hdr(x-slipway-seen)] %[req.body]"

        """;
}
