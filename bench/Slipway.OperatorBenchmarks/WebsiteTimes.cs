using System.Buffers;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Modules;
using Slipway.Operators.Recorded;
using Slipway.Operators.Requests;
using Slipway.Sandbox;

namespace Slipway.OperatorBenchmarks;

/// <summary>Of one of the three website operators; times in milliseconds.</summary>
internal sealed record WebsiteTime(
    string Language, long Bytes, long Memory, Quantiles Load, Quantiles Instantiate, Quantiles Initialize, Quantiles First, Quantiles Warm);

/// <summary>How long the website operators take to wake and to reconcile a new website, in our host's sandbox and without an API server.</summary>
internal static class WebsiteTimes
{
    private const int Before = 1000;

    private static readonly (string Language, string File)[] s_operators =
        [("C#", "website.wasm"), ("C", "website-c.wasm"), ("AssemblyScript", "website-assemblyscript.wasm")];

    public static IReadOnlyList<WebsiteTime> Measure(string guests, int wakes)
    {
        var message = new ArrayBufferWriter<byte>();
        new ReconcileRequest
        {
            ReconcileId = Guid.Empty,
            Time = DateTimeOffset.UnixEpoch,
            Attempt = 0,
            Key = new ObjectKey("default", "blog"),
            Object = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
            {
                ["apiVersion"] = "demo.slipway.dev/v1",
                ["kind"] = "Website",
                ["metadata"] = new JsonObject { ["name"] = "blog", ["namespace"] = "default", ["uid"] = "5f0c2a9e", ["generation"] = 1 },
                ["spec"] = new JsonObject { ["html"] = "<h1>Hello</h1>\n", ["replicas"] = 2 },
            }),
            Owned = [],
            Related = [],
        }.WriteTo(message);
        using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = Path.Combine(guests, "cache") });
        using var functions = OperatorHostcalls.Define(engine);
        return [.. s_operators.Where(each => File.Exists(Path.Combine(guests, each.File)))
            .Select(each => Measure(engine, functions, each.Language, Path.Combine(guests, each.File), message.WrittenMemory, wakes))];
    }

    private static WebsiteTime Measure(
        SandboxEngine engine, HostFunctions functions, string language, string file, ReadOnlyMemory<byte> message, int wakes)
    {
        var wasm = File.ReadAllBytes(file);
        var module = OperatorModule.LoadAsync(engine, functions, language, wasm, OperatorLimits.Default, NullLogger.Instance, default)
            .GetAwaiter().GetResult();
        using var pool = new InstancePool(module, OperatorLimits.Default, "{}"u8.ToArray(), null, TimeProvider.System, NullLogger.Instance);
        var cluster = new RecordedCluster([], []);
        List<ColdStart> starts = [];
        List<double> first = [];
        List<double> warm = [];
        var memory = 0L;
        for (var i = 0; i < Before + wakes; i++)
        {
            pool.Evict(TimeSpan.Zero);
            var instance = pool.Rent();
            var times = (First: Reconcile(instance), Warm: Reconcile(instance));
            memory = instance.MemorySize;
            pool.Return(instance);
            if (i < Before)
                continue;
            starts.Add(pool.LastColdStart);
            first.Add(times.First);
            warm.Add(times.Warm);
        }

        return new WebsiteTime(
            language, wasm.Length, memory, Of(starts.Select(start => start.Load)), Of(starts.Select(start => start.Instantiate)),
            Of(starts.Select(start => start.Initialize)), Quantiles.Of(first)!, Quantiles.Of(warm)!);

        double Reconcile(OperatorInstance instance)
        {
            var started = Stopwatch.GetTimestamp();
            var result = instance.Call(OperatorCallback.Reconcile, message, cluster);
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            return result.Outcome == CallbackOutcome.Done && result.Answer.Length > 0
                ? took
                : throw new InvalidOperationException($"The operator in {language} does not reconcile: {result.Error ?? "it does nothing"}.");
        }
    }

    private static Quantiles Of(IEnumerable<TimeSpan> times) => Quantiles.Of(times.Select(time => time.TotalMilliseconds))!;
}
