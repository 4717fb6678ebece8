using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Tests.Callouts;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Tests.Failures;

public sealed class FailureTests
{
    public static TheoryData<string, int> EveryStreamCallback()
    {
        var data = new TheoryData<string, int>();
        foreach (var callback in new[]
        {
            "on_context_create", "on_request_headers", "on_request_body", "on_request_trailers", "on_response_headers",
            "on_response_body", "on_response_trailers", "on_log", "on_done", "on_delete",
        })
        {
            data.Add(callback, PuppetModule.Trap);
            data.Add(callback, PuppetModule.Loop);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EveryStreamCallback))]
    public void A_trap_or_an_endless_loop_in_a_callback_fails_the_stream_once_and_later_streams_as_configured(string callback, int failure)
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { Limits = options.Limits with { CpuPerCall = TestHost.ShortCpuTime } });
        guest.On(callback, call => call.Context >= 2 ? failure : 1);

        var stream = host.Open(guest).Request(end: false).Data("x").Trailers(("t", "1"));
        stream.Respond(end: false).RespondData("y").RespondTrailers(("u", "2"));
        var (status, reset) = (stream.Status, stream.Stream.ResetReason);
        stream.Dispose();
        guest.Forget();
        using var next = host.Open(guest).Request();

        switch (callback)
        {
            case "on_log" or "on_done" or "on_delete":
                Assert.Equal(("200", null), (status, reset));
                break;
            case "on_response_body" or "on_response_trailers":
                Assert.Equal(("200", "wasm_fail_stream"), (status, reset));
                break;
            default:
                Assert.Equal(("503", null), (status, reset));
                break;
        }

        Assert.Equal(("503", ""), (next.Status, next.ResponseBody));
        Assert.Equal("wasm_fail_stream", next.Stream.Reply!.Details);
        Assert.Empty(guest.Calls);
        Assert.Contains(host.Log.Lines, line => line.Contains($"proxy_{callback} failed"));
    }

    [Theory]
    [InlineData("on_tick", PuppetModule.Trap)]
    [InlineData("on_tick", PuppetModule.Loop)]
    [InlineData("on_queue_ready", PuppetModule.Trap)]
    [InlineData("on_queue_ready", PuppetModule.Loop)]
    [InlineData("on_http_call_response", PuppetModule.Trap)]
    [InlineData("on_http_call_response", PuppetModule.Loop)]
    public async Task A_trap_or_an_endless_loop_outside_of_streams_fails_the_streams_that_wait_in_the_vm(string callback, int failure)
    {
        using var host = new TestHost(upstreams: new ScriptedUpstreams((_, _) => Task.FromResult(new HttpResponseMessage())));
        var guest = host.Load(configure: options => options with { Limits = options.Limits with { CpuPerCall = TestHost.ShortCpuTime } });
        guest.On("on_request_headers", call =>
        {
            if (call.Context < 3)
                return 1;
            Assert.Equal(WasmResult.Ok, callback switch
            {
                "on_tick" => call.Do("proxy_set_tick_period_milliseconds", 10),
                "on_queue_ready" => call.Do("proxy_register_shared_queue", "q") | call.Do("proxy_enqueue_shared_queue", call.Out(), "item"),
                _ => call.Do(
                    "proxy_http_call", "up", GuestCall.Pairs((":method", "GET"), (":path", "/"), (":authority", "a")), "", "", 0),
            });
            return 1;
        });
        guest.On(callback, _ => failure);
        using var one = host.Open(guest).Request();
        using var two = host.Open(guest).Request();

        host.Time.Advance(TimeSpan.FromMilliseconds(10));

        await one.Until(stream => stream.Status == "503");
        await two.Until(stream => stream.Status == "503");
        Assert.Contains(host.Log.Lines, line => line.Contains($"proxy_{callback} failed"));
    }

    [Fact]
    public void A_trap_on_behalf_of_one_stream_answers_the_others_that_are_paused_in_either_direction()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => call.Context == 2 ? 1 : call.Context == 4 ? PuppetModule.Trap : 0);
        guest.On("on_response_headers", _ => 1);
        using var inRequest = host.Open(guest).Request();
        using var inResponse = host.Open(guest).Request().Respond(end: false);

        using var culprit = host.Open(guest).Request();

        Assert.Equal("503", culprit.Status);
        Assert.True(SpinWait.SpinUntil(() => inRequest.Status == "503" && inResponse.Status == "503", TimeSpan.FromSeconds(20)));
        Assert.True(inRequest.Stream.Response.EndOut && inResponse.Stream.Response.EndOut);
    }

    [Fact]
    public void A_local_reply_that_a_failing_vm_held_becomes_a_503()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            if (call.Context == 3)
                return PuppetModule.Trap;
            call.Reply(401, "first");
            return 1;
        });
        guest.On("on_response_headers", _ => 1);
        using var holding = host.Open(guest).Request();
        Assert.Null(holding.Status);

        using var culprit = host.Open(guest).Request();

        Assert.True(SpinWait.SpinUntil(() => holding.Status == "503", TimeSpan.FromSeconds(20)));
        Assert.True(holding.Stream.Response.EndOut);
    }

    [Fact]
    public void With_fail_open_the_crashing_stream_gets_503_and_later_ones_pass_by()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { FailurePolicy = FailurePolicy.FailOpen });
        guest.On("on_request_headers", _ => PuppetModule.Trap);

        using var crashing = host.Open(guest).Request();
        using var next = host.Open(guest).Request();

        Assert.Equal("503", crashing.Status);
        Assert.Null(next.Status);
        Assert.True(next.Stream.Request is { HeadersOut: true, EndOut: true });
    }

    [Theory]
    [InlineData("on_context_create")]
    [InlineData("on_request_headers")]
    [InlineData("on_request_body")]
    [InlineData("on_response_headers")]
    [InlineData("on_response_body")]
    public void With_the_legacy_fail_open_the_crashing_stream_goes_on_without_the_filter(string callback)
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { LegacyFailOpen = true });
        guest.On(callback, call => call.Context >= 2 ? PuppetModule.Trap : 0);

        using var stream = host.Open(guest).Request(end: false).Data("there", end: true).Respond(end: false).RespondData("back", end: true);

        Assert.Equal(("there", "200", "back"), (stream.RequestBody, stream.Status, stream.ResponseBody));
        Assert.True(stream.Stream.Request.EndOut && stream.Stream.Response.EndOut);
    }

    [Fact]
    public void With_the_legacy_fail_open_a_stream_held_by_the_filter_goes_on_when_its_vm_fails()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { LegacyFailOpen = true });
        guest.On("on_request_headers", call => call.Context == 2 ? 1 : PuppetModule.Trap);
        using var held = host.Open(guest).Request(end: false).Data("body", end: true);

        using var culprit = host.Open(guest).Request();

        Assert.True(SpinWait.SpinUntil(() => held.Stream.Request.EndOut, TimeSpan.FromSeconds(20)));
        Assert.Equal("body", held.RequestBody);
    }

    [Fact]
    public void With_fail_reload_a_new_vm_serves_once_the_backoff_has_passed()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { FailurePolicy = FailurePolicy.FailReload, ReloadBackoff = TimeSpan.FromSeconds(2) });
        var trap = true;
        guest.On("on_request_headers", _ => trap ? PuppetModule.Trap : 0);
        using (var crashing = host.Open(guest).Request())
            Assert.Equal("503", crashing.Status);
        trap = false;
        guest.Forget();

        host.Time.Advance(TimeSpan.FromSeconds(1.9));
        using (var early = host.Open(guest).Request())
            Assert.Equal("503", early.Status);
        Assert.Empty(guest.Calls);
        host.Time.Advance(TimeSpan.FromSeconds(1.2));
        using (var late = host.Open(guest).Request())
            Assert.True(late.Stream.Request.HeadersOut);

        Assert.Equal(
            ["on_context_create(1, 0)", "on_vm_start(1, 0)", "on_configure(1, 0)", "on_context_create(2, 1)", "on_request_headers(2, 4, 1)"],
            guest.Calls.Take(5));
        Assert.Equal(1, host.Host.Metrics.ByPlugin[("vm_reload_backoff", "filter")]);
        Assert.Equal(1, host.Host.Metrics.ByPlugin[("vm_reload_success", "filter")]);
        Assert.Equal(1, host.Host.Engine.LiveInstances);
    }

    [Fact]
    public async Task While_a_vm_is_being_replaced_other_streams_are_refused_and_not_kept_waiting()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { FailurePolicy = FailurePolicy.FailReload });
        guest.On("on_request_headers", _ => PuppetModule.Trap);
        host.Open(guest).Request().Dispose();
        using var starting = new SemaphoreSlim(0);
        using var mayStart = new ManualResetEventSlim();
        guest.On("on_request_headers", _ => 0).On("on_configure", _ =>
        {
            starting.Release();
            return mayStart.Wait(TimeSpan.FromSeconds(20)) ? 1 : 0;
        });
        host.Time.Advance(TimeSpan.FromSeconds(2));

        var reloading = Task.Run(() => host.Open(guest).Request(), TestContext.Current.CancellationToken);
        Assert.True(await starting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        var other = Task.Run(() => host.Open(guest).Request(), TestContext.Current.CancellationToken);
        var first = await Task.WhenAny(reloading, other, Task.Delay(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        mayStart.Set();

        Assert.Same(other, first);
        using (var refused = await other)
            Assert.Equal("503", refused.Status);
        using (var served = await reloading)
            Assert.True(served.Stream.Request.HeadersOut);
    }

    [Fact]
    public void A_reload_that_fails_is_tried_again_after_another_backoff()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { FailurePolicy = FailurePolicy.FailReload });
        guest.On("on_request_headers", _ => PuppetModule.Trap);
        host.Open(guest).Request().Dispose();
        guest.On("on_request_headers", _ => 0).On("on_configure", _ => 0);

        host.Time.Advance(TimeSpan.FromSeconds(2));
        using (var refused = host.Open(guest).Request())
            Assert.Equal("503", refused.Status);
        guest.On("on_configure", _ => 1);
        using (var tooEarly = host.Open(guest).Request())
            Assert.Equal("503", tooEarly.Status);
        host.Time.Advance(TimeSpan.FromSeconds(2));
        using (var served = host.Open(guest).Request())
            Assert.True(served.Stream.Request.HeadersOut);

        Assert.Equal(1, host.Host.Metrics.ByPlugin[("vm_reload_failure", "filter")]);
    }

    [Fact]
    public void All_plugins_of_a_failed_vm_have_failed()
    {
        using var host = new TestHost();
        var (one, two) = (host.Load("one"), host.Load("two"));
        one.On("on_request_headers", _ => PuppetModule.Trap);

        host.Open(one).Request().Dispose();
        using var stream = host.Open(two).Request();

        Assert.Equal("503", stream.Status);
    }

    [Fact]
    public void A_failed_plugin_refuses_the_request_at_its_place_in_the_chain()
    {
        using var host = new TestHost();
        var before = host.Load("before", options => options with { VmId = "1" });
        var failed = host.Load("failed", options => options with { VmId = "2" });
        failed.On("on_request_headers", _ => PuppetModule.Trap);
        host.Open(failed).Request().Dispose();
        before.Forget();

        using var stream = host.Open(before, failed).Request();

        Assert.Equal("503", stream.Status);
        Assert.Equal(["on_context_create(2, 1)", "on_request_headers(2, 4, 1)", "on_response_headers(2, 1, 1)"], before.Calls);
    }

    [Fact]
    public void A_guest_that_allocates_without_end_is_told_no_and_the_host_has_lost_nothing()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { Limits = options.Limits with { MemoryBytes = 16 << 20 } });
        var statuses = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            call.Do("proxy_set_shared_data", "k", new byte[1 << 20], 0);
            for (var i = 0; i < 40; i++)
                statuses.Add(call.Do("proxy_get_shared_data", "k"));
        });

        using var stream = host.Open(guest).Request();

        Assert.Equal(WasmResult.Ok, statuses[0]);
        Assert.Equal(WasmResult.InvalidMemoryAccess, statuses[^1]);
        Assert.True(stream.Stream.Request.HeadersOut);
        Assert.True(guest.Plugin.MemoryBytes <= 16 << 20);
    }

    [Fact]
    public void A_guest_that_logs_without_end_is_cut_off_and_the_loss_is_told()
    {
        using var host = new TestHost(new ProxyWasmHostOptions { LogBytesPerSecond = 100 });
        var guest = host.Load();
        var lines = 1000;
        guest.On("on_request_headers", call =>
        {
            for (var i = 0; i < lines; i++)
                Assert.Equal(WasmResult.Ok, call.Do("proxy_log", 2, "0123456789"));
        });

        host.Open(guest).Request().Dispose();
        Assert.Equal(40, host.Log.GuestLines.Count);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        lines = 1;
        host.Open(guest).Request().Dispose();

        Assert.Contains("960 messages were dropped", host.Log.GuestLines[40]);
        Assert.EndsWith("0123456789", host.Log.GuestLines[41]);
    }

    [Fact]
    public void A_guest_that_makes_denied_calls_without_end_does_not_fill_the_log()
    {
        using var host = new TestHost(new ProxyWasmHostOptions { LogBytesPerSecond = 1024 });
        var guest = host.Load(configure: options => options with { AllowedCapabilities = new HashSet<string> { "proxy_on_request_headers" } });
        guest.On("on_request_headers", call =>
        {
            for (var i = 0; i < 1000; i++)
                Assert.Equal(WasmResult.InternalFailure, call.Do("proxy_log", 2, "x"));
        });

        host.Open(guest).Request().Dispose();

        Assert.InRange(host.Log.Lines.Count(line => line.Contains("restricted proxy-wasm capability: proxy_log")), 1, 20);
        Assert.Equal(1000, host.Host.Metrics.ByPlugin[("denials", "filter")]);
    }

    [Fact]
    public void A_body_that_a_guest_enlarges_without_end_stops_growing()
    {
        using var host = new TestHost();
        var guest = host.Load();
        WasmResult? last = null;
        guest.On("on_request_body", call =>
        {
            var chunk = new byte[4_000_000];
            for (var i = 0; i < 100 && last is null or WasmResult.Ok; i++)
                last = call.Do("proxy_set_buffer_bytes", 0, -1, 0, chunk);
        });

        using var stream = host.Open(guest).Request(end: false).Data("x");

        Assert.Equal(WasmResult.InternalFailure, last);
        Assert.InRange(stream.Stream.Request.OutputLength, 1, 128 << 20);
    }

    [Fact]
    public void A_guest_that_grows_its_memory_while_it_allocates_gets_its_results()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var value = "";
        guest.On("on_request_headers", call =>
        {
            call.Do("proxy_set_shared_data", "k", new byte[6 << 20], 0);

            // More than is left of the guest's memory: its allocator has to grow it, and what the host knew of it is void.
            var before = call.Instance.MemorySize;
            Assert.Equal(WasmResult.Ok, call.Do("proxy_get_shared_data", "k"));
            Assert.True(call.Instance.MemorySize > before);
            Assert.Equal(6u << 20, call.Out(1));
            value = call.Header(0, ":path");
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal("/path?q=1", value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-16)]
    public void An_allocator_without_memory_is_an_invalid_memory_access(int address)
    {
        using var host = new TestHost();
        var guest = host.Load();
        WasmResult? status = null;
        guest.On("malloc", _ => address);
        guest.On("on_request_headers", call => { status = call.Do("proxy_get_header_map_value", 0, ":path"); });

        using var stream = host.Open(guest).Request();

        Assert.Equal(WasmResult.InvalidMemoryAccess, status);
        Assert.True(stream.Stream.Request.HeadersOut);
    }

    [Theory]
    [InlineData(PuppetModule.Trap)]
    [InlineData(PuppetModule.Loop)]
    public void An_allocator_that_traps_or_does_not_end_fails_the_vm(int failure)
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { Limits = options.Limits with { CpuPerCall = TestHost.ShortCpuTime } });
        guest.On("malloc", _ => failure);
        guest.On("on_request_headers", call => { call.Do("proxy_get_header_map_value", 0, ":path"); });

        using var stream = host.Open(guest).Request();

        Assert.Equal("503", stream.Status);
    }

    [Fact]
    public void An_allocator_may_log_and_make_no_other_hostcall()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var logOnly = true;
        guest.On("malloc", call =>
        {
            call.Do("proxy_log", 2, "allocating");
            if (!logOnly)
                call.Do("proxy_get_current_time_nanoseconds");
            return PuppetModule.Allocate;
        });
        guest.On("on_request_headers", call => { call.Do("proxy_get_header_map_value", 0, ":path"); });

        using var allowed = host.Open(guest).Request();
        logOnly = false;
        using var refused = host.Open(guest).Request();

        Assert.True(allowed.Stream.Request.HeadersOut);
        Assert.Equal("503", refused.Status);
        Assert.Contains(host.Log.Lines, line => line.Contains("proxy_get_current_time_nanoseconds was called while the guest allocates"));
    }
}
