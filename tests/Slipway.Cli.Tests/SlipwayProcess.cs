using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Slipway.Cli.Tests;

/// <summary>The built command as a process of its own.</summary>
internal sealed partial class SlipwayProcess : IAsyncDisposable
{
    private const int Terminate = 15;

    /// <summary>Only so that a test which would hang fails instead.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly CancellationTokenSource _deadline = new(s_patience);
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _output = [];
    private readonly Task<string> _error;
    private readonly Task _reading;

    public SlipwayProcess(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "slipway.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _error = _process.StandardError.ReadToEndAsync();
        _reading = ReadAsync();
    }

    /// <summary>Waits for a line of output that contains a text.</summary>
    public async Task<string> WaitForAsync(string text)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(_deadline.Token))
        {
            if (line.Contains(text))
                return line;
        }

        Assert.Fail($"The process ended without writing '{text}': {string.Join('\n', _output)}\n{await _error}");
        return "";
    }

    /// <summary>What <c>kill</c> and container runtimes send.</summary>
    public void SendTerminate() => Assert.Equal(0, Kill(_process.Id, Terminate));

    public async Task<(int ExitCode, string Output, string Error)> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(_deadline.Token);
        await _reading;
        return (_process.ExitCode, string.Join('\n', _output), await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _deadline.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _output.Add(line);
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
