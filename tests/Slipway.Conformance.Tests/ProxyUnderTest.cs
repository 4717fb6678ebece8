using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Isolation = Slipway.ProxyWasm.Plugins.Isolation;

namespace Slipway.Conformance.Tests;

/// <summary>The proxy that the suite runs against, started with one case's configuration.</summary>
internal interface IProxyUnderTest : IAsyncDisposable
{
    ProxyLog Log { get; }
}

/// <summary>The proxy refused the configuration; the message is what it said.</summary>
internal sealed class ProxyRefusedException(string message) : Exception(message);

/// <summary>Starts the proxy: the command in SLIPWAY_CONFORMANCE_PROXY, in which {config} is the file, or else Slipway's gateway in this process.</summary>
internal static class ProxyUnderTest
{
    private static readonly string? _command = Environment.GetEnvironmentVariable("SLIPWAY_CONFORMANCE_PROXY");

    /// <summary>Only cases whose name contains this are run: SLIPWAY_CONFORMANCE_ONLY.</summary>
    public static string Only { get; } = Environment.GetEnvironmentVariable("SLIPWAY_CONFORMANCE_ONLY") ?? "";

    /// <summary>What the proxy offers beyond Envoy's behaviour: every feature for Slipway, else SLIPWAY_CONFORMANCE_FEATURES, separated by commas.</summary>
    public static bool Offers(string feature) => _command is null
        || (Environment.GetEnvironmentVariable("SLIPWAY_CONFORMANCE_FEATURES") ?? "").Split(',').Contains(feature);

    /// <summary>Whether the suite runs against Slipway.</summary>
    public static bool IsSlipway => _command is null;

    /// <param name="configurationFile">Its <c>envoy.yaml</c>.</param>
    /// <param name="port">Where it listens then.</param>
    /// <param name="isolation">What Slipway does where the file says nothing of it; others know no isolation.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ProxyRefusedException">The proxy ended instead of listening.</exception>
    public static async Task<IProxyUnderTest> StartAsync(string configurationFile, int port, Isolation isolation, CancellationToken cancellation) =>
        _command is null
            ? await InProcessGateway.StartAsync(configurationFile, isolation, cancellation)
            : await ProxyProcess.StartAsync(_command.Replace("{config}", configurationFile, StringComparison.Ordinal), port, cancellation);
}

/// <summary>A proxy in a process of its own, started with a command line.</summary>
internal sealed class ProxyProcess : IProxyUnderTest
{
    private readonly Process _process;

    private ProxyProcess(Process process) => _process = process;

    public ProxyLog Log { get; } = new();

    public static async Task<ProxyProcess> StartAsync(string command, int port, CancellationToken cancellation)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CONFORMANCE_HOST_VARIABLE"] = "from the host";
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"The proxy under test cannot be started with '{command}': {e.Message}", e);
        }
        var proxy = new ProxyProcess(process);
        process.OutputDataReceived += (_, line) => proxy.Log.Add(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => proxy.Log.Add(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await proxy.WaitUntilListeningAsync(port, cancellation);
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
        return proxy;
    }

    private async Task WaitUntilListeningAsync(int port, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(cancellation);
                throw new ProxyRefusedException($"It ended with code {_process.ExitCode} and said:\n{string.Join('\n', Log.Lines)}");
            }
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return;
            }
            catch (SocketException)
            {
                // A listener says nothing when it opens: asking again is the only way for any proxy.
                await Task.Delay(20, cancellation);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
