using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Hosting;
using Slipway.Operators.Metrics;
using Slipway.Operators.Serving;
using Slipway.Operators.Watching;
using Slipway.Sandbox;

namespace Slipway.OperatorBenchmarks;

/// <summary>
/// The host of operators in a process of its own, as <c>slipway operator run</c> has it, with its HTTP server. It takes orders from its input, a line
/// each, and answers with a line of JSON.
/// </summary>
internal sealed class HostProcess : IAsyncDisposable
{
    private readonly Dictionary<string, List<double>> _samples = [];
    private readonly OperatorHost _host;
    private readonly string _guests;
    private readonly TimeSpan _idle;
    private readonly MeterListener _listener = new();

    private HostProcess(string kubeconfig, string guests, TimeSpan idle)
    {
        _guests = guests;
        _idle = idle;
        var metrics = new OperatorMetrics();
        var client = ClusterConnection.Connect(kubeconfig, options: new ClusterClientOptions { Metrics = metrics });
        _host = new OperatorHost(
            client, new SandboxOptions { CacheDirectory = Path.Combine(guests, "cache") }, metrics, null, NullLogger.Instance);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "wasmop_wake_seconds" or "wasmop_cold_start_phase_seconds")
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) =>
        {
            var name = instrument.Name == "wasmop_wake_seconds" ? "wake" : "";
            foreach (var (key, tag) in tags)
                name = key == "kind" ? (string)tag! : name;
            lock (_samples)
            {
                if (!_samples.TryGetValue(name, out var list))
                    _samples[name] = list = [];
                list.Add(value);
            }
        });
        _listener.Start();
    }

    /// <param name="arguments">The kubeconfig, the folder of guests, how many operators, and their idle timeout in seconds.</param>
    public static async Task RunAsync(string[] arguments)
    {
        var operators = int.Parse(arguments[2], System.Globalization.CultureInfo.InvariantCulture);
        var idle = TimeSpan.FromSeconds(double.Parse(arguments[3], System.Globalization.CultureInfo.InvariantCulture));
        await using var host = new HostProcess(arguments[0], arguments[1], idle);
        await host.RunAsync(operators);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _host.DisposeAsync();
    }

    private async Task RunAsync(int operators)
    {
        await using var server = await OperatorServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0), _host, () => _host.IsSynced, () => null, logging => logging.SetMinimumLevel(LogLevel.Warning),
            default);

        // The host may watch whole kinds: what an operator is granted of one, a namespace, is answered from that.
        List<Subscription> kinds = [.. Enumerable.Range(0, Math.Min(operators, Placement.Kinds))
            .Select(kind => _host.Informers.Subscribe(Placement.Kind(kind), null, null))];
        for (var i = 0; i < operators; i++)
            await AddAsync(i);
        await _host.StartAsync(default);
        while (!_host.IsSynced)
            await Task.Delay(20);
        Answer(new { ready = true });
        while (await Console.In.ReadLineAsync() is { } order)
            await ExecuteAsync(order.Split(' '));
        foreach (var kind in kinds)
            kind.Dispose();
    }

    private async Task ExecuteAsync(string[] order)
    {
        switch (order[0])
        {
            case "evict":
                foreach (var running in _host.Operators)
                    running.Version!.Pool.Evict(TimeSpan.Zero);
                Answer(new { });
                break;
            case "state":
                Answer(new
                {
                    instances = _host.Operators.Sum(running => running.Version!.Pool.Count),
                    evicted = _host.Operators.Count(running => running.Version!.Pool.Count == 0 && !running.Version.Module.Code.IsLoaded),
                    failures = _host.Operators.Sum(running => running.Counters.Failures),
                    lastError = _host.Operators.Select(running => running.Counters.LastError).FirstOrDefault(error => error is not null),
                    managed = GC.GetTotalMemory(false),
                });
                break;
            case "samples":
                lock (_samples)
                {
                    Answer(_samples);
                    _samples.Clear();
                }

                break;
            case "add":
                await AddAsync(int.Parse(order[1], System.Globalization.CultureInfo.InvariantCulture));
                Answer(new { });
                break;
            case "remove":
                await _host.RemoveAsync(order[1], default);
                Answer(new { });
                break;
            default:
                throw new ArgumentException($"There is no order {order[0]}.", nameof(order));
        }
    }

    private Task AddAsync(int index) => _host.SetAsync(
        new OperatorSpec
        {
            Name = Placement.NameOf(index).ToLowerInvariant(),
            Wasm = ModuleCopies.Make(_guests, index),
            Namespaces = [Placement.NamespaceOf(index)],
            IdleTimeout = _idle,
        },
        default);

    private static void Answer(object answer)
    {
        Console.Out.WriteLine(JsonSerializer.Serialize(answer));
        Console.Out.Flush();
    }
}
