using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Slipway.Operators.Tests.Faults;

/// <summary><c>slipway operator run</c> as a process, which can be killed, stopped and told to go on.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private const string Ready = "Ready on ";
    private const int Stopped = 19;
    private const int Continued = 18;
    private const int MaxLines = 20_000;

    private readonly Process _process;
    private readonly string _store;
    private readonly Queue<string> _log = new();
    private readonly TaskCompletionSource<Uri?> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;
    private HttpClient? _http;

    private HostProcess(Process process, string store)
    {
        (_process, _store) = (process, store);
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        _ = _reading.ContinueWith(_ => _ready.TrySetResult(null), TaskScheduler.Default);
    }

    /// <summary>What it has logged.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return string.Join('\n', _log);
        }
    }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Starts it, and waits until it is ready.</summary>
    /// <param name="kubeconfig">The API server.</param>
    /// <param name="namespace">Where it may work.</param>
    /// <param name="arguments">Modules, and further options.</param>
    public static async Task<HostProcess> StartAsync(string kubeconfig, string @namespace, params string[] arguments)
    {
        var host = Launch(kubeconfig, @namespace, arguments);
        if (await host._ready.Task.WaitAsync(Eventually.Patience) is not { } address)
            throw new InvalidOperationException($"The host ended before it was ready:\n{host.Log}");
        host._http = new HttpClient { BaseAddress = address };
        return host;
    }

    /// <summary>Starts it, and waits for its end.</summary>
    public static async Task<HostProcess> RunAsync(string kubeconfig, string @namespace, params string[] arguments)
    {
        var host = Launch(kubeconfig, @namespace, arguments);
        await host._process.WaitForExitAsync().WaitAsync(Eventually.Patience);
        await host._reading;
        return host;
    }

    /// <summary>What cannot be caught.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stops it between any two instructions, until <see cref="Continue"/>.</summary>
    public void Stop() => Signal(Stopped);

    public void Continue() => Signal(Continued);

    /// <summary>Its own memory, and its part of what it shares, in bytes.</summary>
    public long ProportionalMemory() => 1024 * long.Parse(
        File.ReadLines($"/proc/{_process.Id}/smaps_rollup").Single(line => line.StartsWith("Pss:", StringComparison.Ordinal))[4..^2],
        CultureInfo.InvariantCulture);

    public async Task<JsonNode> OperatorsAsync() => JsonNode.Parse(await _http!.GetStringAsync("operators"))!;

    public Task<string> MetricsAsync() => _http!.GetStringAsync("metrics");

    public async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(_store))
            return;

        // Killing does not wait for one that is stopped to go on.
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
        _http?.Dispose();
        _process.Dispose();
        Directory.Delete(_store, recursive: true);
    }

    private static HostProcess Launch(string kubeconfig, string @namespace, string[] arguments)
    {
        // It may keep things there, and its being there says that the process was not disposed of.
        var store = Directory.CreateTempSubdirectory("slipway-store-").FullName;
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "slipway.dll"), "operator", "run", "--as-host", "--kubeconfig", kubeconfig,
                "--watch-namespace", @namespace, "-n", @namespace, "--listen", "127.0.0.1:0", .. arguments,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["SLIPWAY_STORE"] = store;
        return new HostProcess(Process.Start(start)!, store);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);

    private void Signal(int signal) => Assert.Equal(0, Send(_process.Id, signal));

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.Enqueue(line);
                if (_log.Count > MaxLines)
                    _log.Dequeue();
            }

            if (line.StartsWith(Ready, StringComparison.Ordinal))
                _ready.TrySetResult(new Uri(line[Ready.Length..].Split(',')[0]));
        }
    }
}
