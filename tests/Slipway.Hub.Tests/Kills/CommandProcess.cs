using System.Diagnostics;

namespace Slipway.Hub.Tests.Kills;

/// <summary>A command of <c>slipway</c> as a process with a store of its own, which can be killed.</summary>
internal sealed class CommandProcess : IDisposable
{
    /// <summary>128 and SIGKILL.</summary>
    private const int Killed = 137;

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public CommandProcess(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SLIPWAY_STORE"] = Store(home);
        start.Environment["DOCKER_CONFIG"] = Path.Combine(home, "docker");
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    public static string Store(string home) => Path.Combine(home, "store");

    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It was faster.
        }
    }

    /// <returns>Whether it came to its end; it was killed if not, and anything else fails.</returns>
    public async Task<bool> EndsAsync()
    {
        await _process.WaitForExitAsync();
        var said = await _output + await _error;
        Assert.True(_process.ExitCode is 0 or Killed, $"It ends with {_process.ExitCode}:\n{said}");
        return _process.ExitCode == 0;
    }

    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
