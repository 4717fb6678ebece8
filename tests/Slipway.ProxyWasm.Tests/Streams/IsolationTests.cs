using System.Net;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Tests.Callouts;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Tests.Streams;

/// <summary>Every stream in a VM of its own.</summary>
public sealed class IsolationTests
{
    private const uint Place = 64;

    private static readonly byte[] CallHeaders = GuestCall.Pairs((":method", "GET"), (":path", "/"), (":authority", "a"));

    private static Puppet Load(TestHost host, Func<PluginOptions, PluginOptions>? configure = null) =>
        host.Load(configure: options => (configure?.Invoke(options) ?? options) with { Isolation = Isolation.Stream });

    [Fact]
    public void Streams_begin_with_the_memory_that_the_configuration_left_and_see_nothing_of_each_other()
    {
        using var host = new TestHost();
        host.Script().On("on_configure", call =>
        {
            call.Write(Place, [7]);
            return 1;
        });
        var guest = Load(host);
        var seen = new List<string>();
        guest.On("on_request_headers", call =>
        {
            seen.Add($"{call.Context}: {call.Read(Place, 1)[0]}, {call.Instance.MemorySize >> 16} pages");
            call.Write(Place, [8]);
            call.Instance.GetFunction("malloc")!.Call(64 << 16);
            seen.Add($"{call.Context}: {call.Read(Place, 1)[0]}, {call.Instance.MemorySize >> 16} pages");
        });

        using (host.Open(guest).Request())
        using (host.Open(guest).Request())
        {
            Assert.Equal(3, host.Host.Engine.LiveInstances);
        }

        host.Open(guest).Request().Dispose();
        Assert.Equal(["2: 7, 128 pages", "2: 8, 129 pages"], seen.Take(2));
        Assert.Equal([.. seen.Take(2), .. seen.Take(2)], seen.Skip(2));
        Assert.Equal(1, host.Host.Engine.LiveInstances);
    }

    [Theory]
    [InlineData(FailurePolicy.FailClosed, "on_context_create", PuppetModule.Trap)]
    [InlineData(FailurePolicy.FailClosed, "on_request_headers", PuppetModule.Trap)]
    [InlineData(FailurePolicy.FailClosed, "on_request_headers", PuppetModule.Loop)]
    [InlineData(FailurePolicy.FailClosed, "on_request_body", PuppetModule.Trap)]
    [InlineData(FailurePolicy.FailClosed, "on_response_headers", PuppetModule.Trap)]
    [InlineData(FailurePolicy.FailReload, "on_request_headers", PuppetModule.Trap)]
    [InlineData(FailurePolicy.FailOpen, "on_request_headers", PuppetModule.Trap)]
    public void A_trap_fails_one_stream_and_nobody_else_notices(FailurePolicy policy, string callback, int failure)
    {
        using var host = new TestHost();
        var guest = Load(host, options => options with { FailurePolicy = policy, Limits = options.Limits with { CpuPerCall = TestHost.ShortCpuTime } });
        using var before = host.Open(guest).Request(end: false);
        guest.On(callback, _ => failure);

        using var culprit = host.Open(guest).Request(end: false);
        culprit.Data("x", end: true);
        if (culprit.Status is null)
            culprit.Respond();

        guest.On(callback, _ => 0);
        guest.Forget();
        before.Data("x", end: true).Respond();
        using var after = host.Open(guest).Request().Respond();

        Assert.Equal(("503", "200", "200"), (culprit.Status, before.Status, after.Status));
        Assert.Equal(["on_request_body(2, 1, 1)", "on_response_headers(2, 1, 1)"], guest.Calls.Take(2));
    }

    [Theory]
    [InlineData("on_log")]
    [InlineData("on_done")]
    [InlineData("on_delete")]
    public void A_trap_at_the_end_of_a_stream_is_nobodys_concern(string callback)
    {
        using var host = new TestHost();
        var guest = Load(host);
        guest.On(callback, _ => PuppetModule.Trap);

        for (var i = 0; i < 2; i++)
        {
            using var stream = host.Open(guest).Request().Respond();
            Assert.Equal("200", stream.Status);
        }

        Assert.Equal(2, host.Log.Lines.Count(line => line.Contains($"proxy_{callback} failed")));
        Assert.Equal(1, host.Host.Engine.LiveInstances);
    }

    [Fact]
    public async Task A_callout_is_answered_in_the_vm_of_its_stream()
    {
        using var host = new TestHost(upstreams: new ScriptedUpstreams((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted))));
        var guest = Load(host);
        guest.On("on_request_headers", call =>
        {
            call.Write(Place, [9]);
            Assert.Equal(WasmResult.Ok, call.Do("proxy_http_call", "up", CallHeaders, "", "", 0));
            return 1;
        });
        var seen = "";
        guest.On("on_http_call_response", call =>
        {
            seen = $"{call.Header(6, ":status")} {call.Read(Place, 1)[0]}";
            call.Do("proxy_set_effective_context", 2);
            call.Do("proxy_continue_stream", 0);
        });

        using var stream = host.Open(guest).Request();
        await stream.Until(stream => stream.Stream.Request.HeadersOut);

        Assert.Equal("202 9", seen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(PuppetModule.Trap)]
    public void A_vm_waits_for_the_answers_to_what_its_stream_has_called_and_ends_with_the_last(int outcome)
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        using var host = new TestHost(upstreams: new ScriptedUpstreams((_, _) => answer.Task));
        var guest = Load(host);
        guest.On("on_log", call => { Assert.Equal(WasmResult.Ok, call.Do("proxy_http_call", "up", CallHeaders, "", "", 0)); });
        guest.On("on_http_call_response", _ => outcome);
        host.Open(guest).Request().Respond().Dispose();
        Assert.Contains("on_delete(2)", guest.Calls);
        Assert.Equal(2, host.Host.Engine.LiveInstances);

        answer.SetResult(new HttpResponseMessage());

        Assert.True(SpinWait.SpinUntil(() => host.Host.Engine.LiveInstances == 1, TimeSpan.FromSeconds(20)));
        Assert.Contains("on_http_call_response(1, 4, 1, 0, 0)", guest.Calls);
    }

    [Fact]
    public async Task A_plugin_that_ends_waits_for_no_answers()
    {
        var cancelled = new TaskCompletionSource();
        using var host = new TestHost(upstreams: new ScriptedUpstreams(async (_, cancellation) =>
        {
            await using var registration = cancellation.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellation);
            return null!;
        }));
        var guest = Load(host);
        guest.On("on_log", call => { call.Do("proxy_http_call", "up", CallHeaders, "", "", 0); });
        using var late = host.Open(guest).Request();
        host.Open(guest).Request().Dispose();

        guest.Plugin.Dispose();
        Assert.Equal(1, host.Host.Engine.LiveInstances);
        late.Dispose();

        Assert.True(SpinWait.SpinUntil(() => host.Host.Engine.LiveInstances == 0, TimeSpan.FromSeconds(20)));
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(guest.Calls, call => call.StartsWith("on_http_call_response", StringComparison.Ordinal));
    }

    [Fact]
    public void Metrics_of_the_configuration_keep_their_numbers_and_add_up_over_streams()
    {
        using var host = new TestHost();
        host.Script().On("on_configure", call =>
        {
            call.Do("proxy_define_metric", 0, "requests");
            return 1;
        });
        var guest = Load(host);
        var numbers = new List<uint>();
        ulong value = 0;
        guest.On("on_request_headers", call =>
        {
            Assert.Equal(WasmResult.Ok, call.Do("proxy_increment_metric", 4, 1));
            Assert.Equal(WasmResult.Ok, call.Do("proxy_define_metric", 0, "own"));
            numbers.Add(call.Out());
            Assert.Equal(WasmResult.Ok, call.Do("proxy_increment_metric", call.Out(), 1));
            call.Do("proxy_get_metric", 4);
            value = call.OutLong;
        });

        for (var i = 0; i < 3; i++)
            host.Open(guest).Request().Dispose();

        Assert.Equal([8u, 8u, 8u], numbers);
        Assert.Equal(3u, value);
    }

    [Fact]
    public void Timers_of_the_configuration_call_a_vm_that_no_stream_sees()
    {
        using var host = new TestHost();
        host.Script().On("on_configure", call =>
        {
            call.Do("proxy_set_tick_period_milliseconds", 100);
            return 1;
        });
        var guest = Load(host);
        guest.On("on_tick", call => call.Write(Place, [5]));
        var seen = -1;
        guest.On("on_request_body", call => { seen = call.Read(Place, 1)[0]; });
        using var stream = host.Open(guest).Request(end: false);

        host.Time.Advance(TimeSpan.FromMilliseconds(100));
        stream.Data("x", end: true);

        Assert.Single(guest.Calls, "on_tick(1)");
        Assert.Equal(0, seen);
    }

    [Fact]
    public void All_streams_of_a_plugin_together_log_no_more_than_one_vm_may()
    {
        using var host = new TestHost(new ProxyWasmHostOptions { LogBytesPerSecond = 100 });
        var guest = Load(host);
        guest.On("on_request_headers", call => { call.Do("proxy_log", 2, new string('x', 90)); });

        for (var i = 0; i < 10; i++)
            host.Open(guest).Request().Dispose();

        Assert.Equal(4, host.Log.GuestLines.Count);
    }

    [Fact]
    public void What_the_configuration_declared_of_properties_holds_in_every_stream()
    {
        using var host = new TestHost();

        // name "p", read-only
        byte[] declaration = [0x0a, 1, (byte)'p', 0x10, 1];
        host.Script().On("on_configure", call => call.Do("proxy_call_foreign_function", "declare_property", declaration) == WasmResult.Ok ? 1 : 0);
        var guest = Load(host);
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            results.Add(call.Do("proxy_set_property", "p", "1"));
            results.Add(call.Do("proxy_set_property", "p", "2"));
        });

        host.Open(guest).Request().Dispose();
        host.Open(guest).Request().Dispose();

        Assert.Equal(WasmResult.Ok, results[0]);
        Assert.NotEqual(WasmResult.Ok, results[1]);
        Assert.Equal(results.Take(2), results.Skip(2));
    }

    [Theory]
    [InlineData(FailurePolicy.FailClosed, "503")]
    [InlineData(FailurePolicy.FailReload, "503")]
    [InlineData(FailurePolicy.FailOpen, "200")]
    public void A_stream_for_which_there_is_no_instance_left_is_treated_as_if_the_plugin_had_failed(FailurePolicy policy, string status)
    {
        using var host = new TestHost(sandbox: new SandboxOptions { MaxInstances = 3 });
        var guest = Load(host, options => options with { FailurePolicy = policy });
        using var one = host.Open(guest).Request();
        using (host.Open(guest).Request())
        {
            using var three = host.Open(guest).Request();
            three.Stream.Dispose();
            using var four = host.Open(guest).Request();
            if (four.Status is null)
                four.Respond();
            Assert.Equal(status, four.Status);
        }

        using var next = host.Open(guest).Request().Respond();
        Assert.Equal("200", next.Status);
        Assert.Contains(host.Log.Lines, line => line.Contains("no instance for a stream"));
    }

    [Fact]
    public void A_filter_whose_turn_does_not_come_costs_no_instance()
    {
        using var host = new TestHost();
        var first = host.Load("first");
        first.On("on_request_headers", call => { call.Reply(401); });
        var guest = Load(host);

        using var stream = host.Open(first, guest).Request();

        Assert.Equal("401", stream.Status);
        Assert.Equal(2, host.Host.Engine.LiveInstances);
    }

    [Fact]
    public void A_module_whose_state_is_more_than_memory_and_globals_is_refused_with_the_reason()
    {
        using var host = new TestHost();
        var wat = PuppetModule.Wat(fields: """
            (table $t 1 funcref)
            (func (export "write") (table.set $t (i32.const 0) (ref.null func)))
            """);

        var refused = Assert.Throws<PluginLoadException>(() => host.LoadPlugin("filter", options => options with { Isolation = Isolation.Stream }, wat));

        Assert.Contains("table", refused.Message);
    }
}
