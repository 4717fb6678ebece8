using System.Diagnostics;

namespace Slipway.Hub.Tests.Kills;

/// <summary>The hub as a process, which can be killed.</summary>
internal sealed class HubProcess : IDisposable
{
    private const string Ready = "Ready on ";

    private readonly Process _process;

    private HubProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task<HubProcess> StartAsync(string data, params string[] options)
    {
        var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "hub", "--data", data, "--listen", "127.0.0.1:0", "--open", "--rate-limit", "0",
                .. options,
            ])
        {
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
                return new HubProcess(process, new Uri(line[Ready.Length..]));
        }

        throw new InvalidOperationException("The hub ended before it was ready.");
    }

    /// <summary>What cannot be caught.</summary>
    public void Kill() => _process.Kill();

    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
