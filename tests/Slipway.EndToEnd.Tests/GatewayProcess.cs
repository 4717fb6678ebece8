using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Slipway.EndToEnd.Tests;

/// <summary>The gateway ended before it listened.</summary>
internal sealed class GatewayEndedException(int exitCode, string log)
    : Exception($"The program ended with code {exitCode} before it listened. It wrote:\n{log}")
{
    public int ExitCode => exitCode;

    public string Log => log;
}

/// <summary>The real command, <c>slipway run -c FILE</c>, or one of the sample applications, as a child process.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _probeInterval = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private GatewayProcess(Process process) => _process = process;

    /// <summary>Everything the gateway has written, line by line.</summary>
    public string Log
    {
        get
        {
            lock (_lock)
                return string.Join('\n', _lines);
        }
    }

    /// <summary>Starts the gateway and waits until it accepts connections on a loopback port.</summary>
    /// <exception cref="GatewayEndedException">The gateway ended instead.</exception>
    /// <exception cref="TimeoutException">The gateway did not listen within 30 seconds.</exception>
    public static Task<GatewayProcess> StartAsync(
        string envoyYamlPath, int listenerPort, CancellationToken cancellation, string isolation = "none") =>
        StartAsync("slipway.dll", ["run", "-c", envoyYamlPath, "--isolation", isolation], listenerPort, cancellation);

    /// <summary>Starts a program that was built beside the tests, and waits until it accepts connections on a loopback port.</summary>
    /// <exception cref="GatewayEndedException">The program ended instead.</exception>
    /// <exception cref="TimeoutException">The program did not listen within 30 seconds.</exception>
    public static Task<GatewayProcess> StartAsync(
        string program,
        IEnumerable<string> arguments,
        int listenerPort,
        CancellationToken cancellation,
        params IEnumerable<(string Name, string Value)> environment) =>
        StartAsync(program, arguments, listenerPort, openFiles: null, cancellation, environment);

    /// <inheritdoc cref="StartAsync(string, IEnumerable{string}, int, CancellationToken, IEnumerable{ValueTuple{string, string}})"/>
    /// <param name="openFiles">How many files the program may have open; null for as many as the tests.</param>
    public static async Task<GatewayProcess> StartAsync(
        string program,
        IEnumerable<string> arguments,
        int listenerPort,
        int? openFiles,
        CancellationToken cancellation,
        params IEnumerable<(string Name, string Value)> environment)
    {
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, program), .. arguments];
        if (openFiles is { } most)
            command = ["prlimit", $"--nofile={most}", .. command];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var gateway = new GatewayProcess(Process.Start(start)!);
        gateway._process.OutputDataReceived += (_, line) => gateway.Append(line.Data);
        gateway._process.ErrorDataReceived += (_, line) => gateway.Append(line.Data);
        gateway._process.BeginOutputReadLine();
        gateway._process.BeginErrorReadLine();
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(_startLimit);
            await gateway.WaitUntilListeningAsync(listenerPort, limit.Token);
            return gateway;
        }
        catch (Exception e)
        {
            await gateway.DisposeAsync();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"{program} did not listen on port {listenerPort} within {_startLimit.TotalSeconds} s:\n{gateway.Log}", e);
            }
            throw;
        }
    }

    /// <summary>Waits until a line contains the text.</summary>
    /// <returns>False when none did before the time was over.</returns>
    public async Task<bool> HasLoggedAsync(string text, TimeSpan limit, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(limit);
        while (true)
        {
            Task grown;
            lock (_lock)
            {
                if (_lines.Exists(line => line.Contains(text, StringComparison.Ordinal)))
                    return true;
                grown = _grown.Task;
            }
            try
            {
                await grown.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <summary>Tells it to end, as a service manager does.</summary>
    public async Task TerminateAsync() => await ExternalProgram.RunAsync("kill", ["-TERM", $"{_process.Id}"], ".");

    /// <returns>The exit code, when it has ended.</returns>
    public async Task<int> EndedAsync(CancellationToken cancellation)
    {
        await _process.WaitForExitAsync(cancellation);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task WaitUntilListeningAsync(int port, CancellationToken cancellation)
    {
        using var probeTimer = new PeriodicTimer(_probeInterval);
        while (true)
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(cancellation);
                throw new GatewayEndedException(_process.ExitCode, Log);
            }
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return;
            }
            catch (SocketException)
            {
                await probeTimer.WaitForNextTickAsync(cancellation);
            }
        }
    }

    private void Append(string? line)
    {
        if (line is null)
            return;
        TaskCompletionSource grown;
        lock (_lock)
        {
            _lines.Add(line);
            grown = _grown;
            _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        grown.SetResult();
    }
}
