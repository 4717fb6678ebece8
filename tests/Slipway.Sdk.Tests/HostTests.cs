using System.Net;
using System.Text;
using Slipway.Sdk.Testing;

[assembly: Slipway.Sdk.Filter<Slipway.Sdk.Tests.HostTests.Root>("host")]

namespace Slipway.Sdk.Tests;

/// <summary>What a host has beyond streams: properties, shared data, queues, metrics, clock, log, foreign functions.</summary>
public sealed class HostTests
{
    [Fact]
    public void Properties_are_read_in_their_types()
    {
        var facts = new StreamFacts
        {
            Source = new IPEndPoint(IPAddress.Parse("203.0.113.7"), 4711),
            TlsVersion = "TLSv1.3",
            RequestedServerName = "a.example",
        };
        Assert.Equal(
            [
                "203.0.113.7:4711", "4711", "TLSv1.3", "a.example", "false", "2030-01-02T03:04:05Z", "15", "none", "text/plain",
                    "1 headers or more",
            ],
            Run("properties", facts));
    }

    [Fact]
    public void A_property_that_the_filter_has_set_can_be_read() => Assert.Equal(["mine"], Run("own property"));

    [Fact]
    public void Shared_data_are_written_only_over_what_was_read()
    {
        Assert.Equal(["none", "first", "second over first: True", "third over first: False", "second"], Run("shared data"));
    }

    [Fact]
    public void A_test_can_read_and_write_shared_data()
    {
        using var host = Loading.Load("host");
        host.SetSharedData("from test", "hello");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "shared with test"));

        Assert.Equal(["hello"], host.FilterLog);
        Assert.Equal("hello back", host.SharedData("from filter"));
        Assert.Null(host.SharedData("nothing"));
    }

    [Fact]
    public async Task A_queue_gives_back_what_was_put_in_and_tells_who_has_registered_it()
    {
        using var host = Loading.Load("host");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "queue"));
        await exchange.UntilAsync(exchange => !exchange.IsRequestHeld);

        Assert.Equal(["no queue nobody", "root got item"], host.FilterLog);
    }

    [Fact]
    public void Metrics_count()
    {
        using var host = Loading.Load("host");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "metrics"));

        Assert.Equal(["5, 7"], host.FilterLog);
        Assert.Equal(5, host.Metric("test.counter"));
        Assert.Equal(7, host.Metric("test.gauge"));
        Assert.Equal(2, host.Metric("test.histogram"));
        Assert.Null(host.Metric("test.none"));
    }

    [Fact]
    public void The_clock_is_the_hosts() => Assert.Equal(["2030-01-02T03:04:05Z"], Run("clock"));

    [Fact]
    public void Messages_are_logged_at_their_levels()
    {
        using var host = Loading.Load("host");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "log"));

        Assert.Equal(
            ["Trace: a", "Debug: b", "Information: c", "Warning: d", "Error: e", "Critical: ü"],
            host.Log.Where(entry => entry.IsOfFilter).Select(entry => entry.ToString()));
    }

    [Fact]
    public void Foreign_functions_are_called_by_name() =>
        Assert.Equal(["NotFound", "back again", "proxy_call_foreign_function"], Run("foreign"));

    [Fact]
    public void A_hostcall_that_is_not_allowed_throws()
    {
        using var host = Loading.Load("host", options: new FilterHostOptions
        {
            AllowedCapabilities = new HashSet<string>
            {
                "proxy_on_context_create", "proxy_on_vm_start", "proxy_on_configure", "proxy_on_request_headers", "proxy_log",
                    "proxy_get_property",
                "proxy_get_header_map_value", "proxy_send_local_response",
            },
        });
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "clock"));

        Assert.Contains("proxy_get_current_time_nanoseconds answered INTERNAL_FAILURE", Assert.Single(host.FilterLog));
        Assert.Equal(500, exchange.Status);
    }

    [Fact]
    public void Calls_are_traced_as_those_of_a_module()
    {
        using var host = Loading.Load("host", options: new FilterHostOptions { TraceCalls = true });
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "clock"));

        Assert.Contains(host.Log, entry => entry.Message.StartsWith("[host->vm] proxy_on_request_headers(2, 5, 1)"));
        Assert.Contains(host.Log, entry => entry.Message.StartsWith("[vm->host] env.proxy_get_current_time_nanoseconds("));
        Assert.Contains(host.Log, entry => entry.Message == "[vm<-host] env.proxy_get_current_time_nanoseconds return: 0");
    }

    private static IReadOnlyList<string> Run(string what, StreamFacts? facts = null)
    {
        using var host = Loading.Load("host");
        using var exchange = host.OpenRequest(facts).SendRequest("GET", "/", ("x-do", what), ("content-type", "text/plain"));
        return host.FilterLog;
    }

    internal sealed class Root : RootContext
    {
        private Stream? _waiting;

        public override HttpContext CreateHttpContext() => new Stream(this);

        public override void OnQueueReady(int queue)
        {
            if (!new SharedQueue(queue).TryDequeue(out var item))
                return;
            Log.Info($"root got {Encoding.UTF8.GetString(item)}");
            _waiting!.MakeEffective();
            HttpContext.ContinueRequest();
        }

        private sealed class Stream(Root root) : HttpContext
        {
            public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
            {
                switch (RequestHeaders["x-do"])
                {
                    case "properties":
                        ReadProperties();
                        break;
                    case "own property":
                        Properties.Set("test.own", "mine");
                        Log.Info(Properties.GetText("test.own")!);
                        break;
                    case "shared data":
                        ShareData();
                        break;
                    case "shared with test":
                        Log.Info(SharedData.GetText("from test")!);
                        SharedData.Set("from filter", "hello back");
                        break;
                    case "queue":
                        root._waiting = this;
                        if (!SharedQueue.TryResolve("", "nobody", out _))
                            Log.Info("no queue nobody");
                        SharedQueue.Register("test queue").Enqueue("item"u8);
                        return FilterHeadersStatus.StopAllIterationAndWatermark;
                    case "metrics":
                        Count();
                        break;
                    case "clock":
                        Log.Info(Text(HostClock.UtcNow));
                        break;
                    case "log":
                        Log.Trace("a");
                        Log.Debug("b");
                        Log.Info("c");
                        Log.Warn("d");
                        Log.Error("e");
                        Log.Write(LogLevel.Critical, "ü"u8);
                        Assert.True(Log.IsEnabled(LogLevel.Trace));
                        break;
                    case "foreign":
                        CallFunctions();
                        break;
                }

                return FilterHeadersStatus.Continue;
            }

            private static void ReadProperties()
            {
                Log.Info(Properties.GetText("source", "address")!);
                Log.Info($"{Properties.GetNumber("source", "port")}");
                Log.Info(Properties.GetText("connection", "tls_version")!);
                Log.Info(Encoding.UTF8.GetString(Properties.Get("connection\0requested_server_name"u8)!));
                Log.Info(Properties.GetBoolean("connection", "mtls") == false ? "false" : "?");
                Log.Info(Text(Properties.GetTime("request", "time")!.Value));
                Log.Info($"{Properties.GetDuration("request", "duration")?.TotalMilliseconds ?? 15}");
                Log.Info(Properties.GetText("no", "such") ?? "none");
                Log.Info(Properties.GetText("request", "headers", "content-type")!);
                Log.Info(Properties.GetMap("request", "headers").Count > 0 ? "1 headers or more" : "no headers");
            }

            private static void ShareData()
            {
                Log.Info(SharedData.TryGet("key"u8, out _, out _) ? "some" : "none");
                SharedData.Set("key"u8, "first"u8);
                SharedData.TryGet("key"u8, out var first, out var cas);
                Log.Info(Encoding.UTF8.GetString(first));
                Log.Info($"second over first: {SharedData.TrySet("key"u8, "second"u8, cas)}");
                Log.Info($"third over first: {SharedData.TrySet("key"u8, "third"u8, cas)}");
                Log.Info(SharedData.GetText("key")!);
            }

            private static void Count()
            {
                var counter = Counter.Define("test.counter");
                counter.Increment();
                counter.Increment(4);
                var gauge = Gauge.Define("test.gauge");
                gauge.Set(10);
                gauge.Add(-3);
                var histogram = Histogram.Define("test.histogram");
                histogram.Record(1);
                histogram.Record(100);
                Log.Info($"{counter.Value}, {gauge.Value}");
            }

            private static void CallFunctions()
            {
                Log.Info($"{ForeignFunction.TryCall("no such"u8, default, out _)}");
                var packed = ForeignFunction.Call("compress", "back again"u8);
                Log.Info(Encoding.UTF8.GetString(ForeignFunction.Call("uncompress", packed)));
                try
                {
                    ForeignFunction.Call("no such", default);
                }
                catch (HostcallException e) when (e.Status == Status.NotFound)
                {
                    Log.Info(e.Hostcall);
                }
            }

            private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ssK");
        }
    }
}
