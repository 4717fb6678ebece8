using System.Diagnostics;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>One process of HAProxy.</summary>
internal sealed class HAProxyProcess : IAsyncDisposable
{
    public const string NotInstalled = "HAProxy is a peer of this test and is not installed (on Debian: apt-get install haproxy).";

    private static readonly string[] _programs = ["haproxy", "/usr/sbin/haproxy"];

    private readonly string _folder;
    private readonly Process _process;

    private HAProxyProcess(string folder, Process process) => (_folder, _process) = (folder, process);

    /// <param name="sections">Front and back ends.</param>
    /// <param name="ports">Where it listens then.</param>
    /// <returns>Null where HAProxy is not installed.</returns>
    public static async Task<HAProxyProcess?> StartAsync(string sections, params int[] ports)
    {
        var folder = Directory.CreateTempSubdirectory("slipway-haproxy-").FullName;
        var configuration = Path.Combine(folder, "haproxy.cfg");
        await File.WriteAllTextAsync(configuration, Whole(sections));
        foreach (var program in _programs)
        {
            if (await ExternalProgram.RunAsync(program, ["-c", "-f", configuration], folder) is not { } test)
                continue;
            if (test.Code != 0)
                throw new InvalidOperationException($"HAProxy refuses its configuration:\n{test.Output}");
            var process = Process.Start(new ProcessStartInfo(program, ["-db", "-f", configuration]) { RedirectStandardError = true })!;
            foreach (var port in ports)
                await Ports.ListeningAsync(process, port);
            return new HAProxyProcess(folder, process);
        }

        Directory.Delete(folder, recursive: true);
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Whole(string sections) => $"""
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          timeout tunnel 60s
          timeout check 5s
        {sections}

        """;
}
