using System.Diagnostics;
using System.Text.RegularExpressions;
using Slipway.Tests;

namespace Slipway.HubBenchmarks;

/// <summary>A registry as a process, with a folder of its own on the same disk as the other's.</summary>
internal sealed partial class RegistryProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private RegistryProcess(string name, Process process, string folder, Uri address) =>
        (Name, _process, _folder, Address) = (name, process, folder, address);

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>Processor time since the start, of user and kernel.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory that it has had (VmHWM of proc(5)), in bytes.</summary>
    public long PeakMemory => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ')[^2]);

    public static Task<RegistryProcess> StartHubAsync(string name, string build, string disk)
    {
        var folder = Folder(disk);
        return StartAsync(name, folder, new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(build, "slipway.dll"), "hub", "--data", Path.Combine(folder, "data"), "--listen", "127.0.0.1:0",
                "--open", "--rate-limit", "0",
            ]));
    }

    public static async Task<RegistryProcess> StartDockerRegistryAsync(string disk)
    {
        var program = await DebianProgram.FindAsync("docker-registry", "docker-registry")
            ?? throw new InvalidOperationException("docker-registry is not to be had with apt-get.");
        var folder = Folder(disk);
        var file = Path.Combine(folder, "config.yml");
        await File.WriteAllTextAsync(file, $$"""
            version: 0.1
            log: { level: error, formatter: text, accesslog: { disabled: true } }
            storage: { filesystem: { rootdirectory: {{folder}} } }
            http: { addr: 127.0.0.1:5599 }
            """);
        var start = new ProcessStartInfo(program.Path, ["serve", file]);
        program.Prepare(start.Environment);
        start.Environment["OTEL_TRACES_EXPORTER"] = "none";
        return await StartAsync("docker-registry", folder, start);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Folder(string disk) => Directory.CreateDirectory(Path.Combine(disk, $"slipway-bench-{Path.GetRandomFileName()}")).FullName;

    private static async Task<RegistryProcess> StartAsync(string name, string folder, ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        if (name == "docker-registry")
            return new RegistryProcess(name, process, folder, await ListeningAsync(new Uri("http://127.0.0.1:5599")));
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (ReadyPattern().Match(line) is { Success: true } match)
                return new RegistryProcess(name, process, folder, new Uri(match.Groups[1].Value));
        }

        throw new InvalidOperationException($"{name} does not start.");
    }

    private static async Task<Uri> ListeningAsync(Uri address)
    {
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(address, "/v2/"));
                return address;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    [GeneratedRegex("Ready on (http://[0-9.:]+/)")]
    private static partial Regex ReadyPattern();
}
