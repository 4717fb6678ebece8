using System.Diagnostics;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>One process of nginx with a folder of its own, where <c>files</c> is.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    public const string NotInstalled = "nginx is the upstream of this test and is not installed (on Debian: apt-get install nginx).";

    private static readonly string[] _programs = ["nginx", "/usr/sbin/nginx"];

    private readonly string _program;
    private readonly int[] _ports;
    private Process? _process;

    private NginxProcess(string program, string folder, int[] ports) => (_program, Folder, _ports) = (program, folder, ports);

    public string Folder { get; }

    private string Configuration => Path.Combine(Folder, "nginx.conf");

    /// <param name="http">What is in the <c>http</c> block; relative paths begin at the folder.</param>
    /// <param name="ports">Where it listens then.</param>
    /// <returns>Null where nginx is not installed.</returns>
    public static async Task<NginxProcess?> StartAsync(string http, params int[] ports)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-nginx-").FullName;
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        foreach (var program in _programs)
        {
            var nginx = new NginxProcess(program, folder, ports);
            await File.WriteAllTextAsync(nginx.Configuration, Whole(folder, http));
            if (await ExternalProgram.RunAsync(program, ["-t", "-q", "-p", folder, "-c", nginx.Configuration], folder) is not { } test)
                continue;
            if (test.Code != 0)
                throw new InvalidOperationException($"nginx refuses its configuration:\n{test.Output}");
            await nginx.StartAsync();
            return nginx;
        }

        Directory.Delete(folder, recursive: true);
        return null;
    }

    /// <summary>One that says <c>good</c> at a port, and 503 at another.</summary>
    public static Task<NginxProcess?> StartGoodAndBadAsync(int good, int bad) => StartAsync(
        $$"""
          server { listen 127.0.0.1:{{good}}; location / { return 200 "good"; } }
          server { listen 127.0.0.1:{{bad}}; location / { return 503; } }
        """,
        good,
        bad);

    /// <summary>Starts it after <see cref="KillAsync"/> once more.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(_program, ["-p", Folder, "-c", Configuration]) { RedirectStandardError = true })!;
        foreach (var port in _ports)
            await Ports.ListeningAsync(_process, port);
    }

    /// <summary>Ends it as <c>kill -9</c> does, in the middle of what it does.</summary>
    public async Task KillAsync()
    {
        _process!.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Whole(string folder, string http) => $$"""
        daemon off;
        master_process off;
        worker_processes 1;
        pid {{folder}}/pid;
        error_log stderr error;
        events { }
        http {
          access_log off;
          client_body_temp_path {{folder}}/bodies;
          proxy_temp_path {{folder}}/proxy;
          fastcgi_temp_path {{folder}}/fastcgi;
          uwsgi_temp_path {{folder}}/uwsgi;
          scgi_temp_path {{folder}}/scgi;
        {{http}}
        }
        """;
}
