using Slipway.ProxyWasm.Plugins;

namespace Slipway.ProxyWasm.Tests.Lifecycle;

public sealed class LifecycleTests
{
    [Fact]
    public void A_root_context_is_created_started_and_configured_in_this_order_with_the_sizes_of_its_configurations()
    {
        using var host = new TestHost();

        var guest = host.Load(configure: options => options with { VmConfiguration = new byte[3], Configuration = new byte[5] });

        Assert.Equal(["on_context_create(1, 0)", "on_vm_start(1, 3)", "on_configure(1, 5)"], guest.Calls);
    }

    [Fact]
    public void The_canary_sees_the_same_start_once_however_often_the_plugin_is_loaded()
    {
        using var host = new TestHost();

        string[] start = ["on_context_create(1, 0)", "on_vm_start(1, 0)", "on_configure(1, 0)"];
        Assert.Equal(start, host.Load().CanaryCalls);
        Assert.Empty(host.Load().CanaryCalls);
        Assert.Equal(2, host.Host.Metrics.CreatedVms);
        Assert.Equal(1, host.Host.Metrics.ActiveVms);
    }

    [Fact]
    public void Plugins_alike_in_vm_id_configuration_and_code_share_a_vm_and_each_is_started_in_it()
    {
        using var host = new TestHost();

        var one = host.Load("one", options => options with { VmId = "v" });
        var two = host.Load("two", options => options with { VmId = "v" });

        Assert.Same(one.Root.Vm, two.Root.Vm);
        Assert.Equal(["on_context_create(2, 0)", "on_vm_start(2, 0)", "on_configure(2, 0)"], two.Calls);
    }

    [Fact]
    public void Plugins_that_differ_in_vm_id_vm_configuration_or_code_do_not_share_a_vm()
    {
        using var host = new TestHost();

        var plugins = new[]
        {
            host.Load("base"),
            host.Load("id", options => options with { VmId = "other" }),
            host.Load("configuration", options => options with { VmConfiguration = new byte[] { 1 } }),
            host.Load("code", wat: PuppetModule.Wat(fields: "(global i32 (i32.const 1))")),
            host.Load("memory", options => options with { Limits = options.Limits with { MemoryBytes = 64 << 20 } }),
        };

        Assert.Equal(plugins.Length, plugins.Select(plugin => plugin.Root.Vm).Distinct().Count());
    }

    [Fact]
    public void A_plugin_has_a_vm_on_every_lane_and_a_singleton_one_in_all()
    {
        using var host = new TestHost(new ProxyWasmHostOptions { Lanes = 3 });

        var wide = host.Load("wide", options => options with { VmId = "a" });
        var single = host.Load("single", options => options with { VmId = "b", Singleton = true });

        Assert.Equal(3, Enumerable.Range(0, 3).Select(lane => wide.Plugin.Lane(lane).Root!.Vm).Distinct().Count());
        Assert.Single(Enumerable.Range(0, 3).Select(lane => single.Plugin.Lane(lane).Root!.Vm).Distinct());
    }

    [Theory]
    [InlineData("on_vm_start")]
    [InlineData("on_configure")]
    public void A_guest_that_refuses_its_configuration_is_not_loaded(string callback)
    {
        using var host = new TestHost();
        host.Script().On(callback, _ => 0);

        var refusal = Assert.Throws<PluginLoadException>(() => host.Load());

        Assert.Contains($"answered false from proxy_{callback}", refusal.Message);
        Assert.Equal(0, host.Host.Engine.LiveInstances);
    }

    [Theory]
    [InlineData("on_context_create", PuppetModule.Trap)]
    [InlineData("on_context_create", PuppetModule.Loop)]
    [InlineData("on_vm_start", PuppetModule.Trap)]
    [InlineData("on_vm_start", PuppetModule.Loop)]
    [InlineData("on_configure", PuppetModule.Trap)]
    [InlineData("on_configure", PuppetModule.Loop)]
    public void A_guest_that_traps_or_does_not_end_at_its_start_is_not_loaded(string callback, int failure)
    {
        using var host = new TestHost();
        host.Script().On(callback, _ => failure);

        var refusal = Assert.Throws<PluginLoadException>(() =>
            host.Load(configure: options => options with
            {
                Limits = options.Limits with { CpuPerCall = TestHost.ShortCpuTime, CpuForStart = TestHost.ShortCpuTime },
            }));

        Assert.Contains($"trapped in proxy_{callback}", refusal.Message);
        Assert.Equal(0, host.Host.Engine.LiveInstances);
    }

    [Fact]
    public void A_plugin_refused_in_a_shared_vm_leaves_the_others_in_it_alone()
    {
        using var host = new TestHost();
        var good = host.Load("good");
        host.Script("bad").On("on_configure", _ => 0);

        Assert.Throws<PluginLoadException>(() => host.Load("bad"));

        good.On("on_request_headers", call => call.Do("proxy_add_header_map_value", 0, "x-a", "1"));
        using var stream = host.Open(good).Request();
        Assert.Equal("1", stream.Stream.Request.Headers.GetString("x-a"));
        Assert.Equal(1, host.Host.Engine.LiveInstances);
    }

    [Fact]
    public void Disposing_a_plugin_ends_its_root_with_done_and_delete()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.Forget();

        guest.Plugin.Dispose();

        Assert.Equal(["on_done(1)", "on_delete(1)"], guest.Calls);
        Assert.Equal(0, host.Host.Engine.LiveInstances);
    }

    [Fact]
    public void A_root_that_is_not_done_is_deleted_after_the_callback_in_which_it_calls_proxy_done()
    {
        using var host = new TestHost();
        var statuses = new List<WasmResult>();
        var guest = host.Load();
        guest.On("on_configure", _ => 1).On("on_done", call =>
        {
            // Nothing is pending yet.
            statuses.Add(call.Do("proxy_done"));
            call.Do("proxy_set_tick_period_milliseconds", 10);
            return 0;
        });
        using var deleted = new ManualResetEventSlim();
        var inTick = false;
        var deletedInTick = false;
        guest.On("on_delete", _ =>
        {
            deletedInTick = inTick;
            deleted.Set();
        });
        guest.On("on_tick", call =>
        {
            inTick = true;
            statuses.Add(call.Do("proxy_done"));
            statuses.Add(call.Do("proxy_done"));
            inTick = false;
        });
        guest.Forget();

        guest.Plugin.Dispose();
        Assert.Equal(["on_done(1)"], guest.Calls);
        host.Time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.True(deleted.Wait(TimeSpan.FromSeconds(20)));
        Assert.False(deletedInTick);
        Assert.Equal([WasmResult.NotFound, WasmResult.Ok, WasmResult.NotFound], statuses);
        Assert.Equal(["on_done(1)", "on_tick(1)", "on_delete(1)"], guest.Calls);
        Assert.True(SpinWait.SpinUntil(() => host.Host.Engine.LiveInstances == 0, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Proxy_done_without_a_pending_shutdown_is_not_found()
    {
        using var host = new TestHost();
        var status = WasmResult.Ok;
        var guest = host.Load();
        guest.On("on_request_headers", call => { status = call.Do("proxy_done"); });

        using (host.Open(guest).Request())
            Assert.Equal(WasmResult.NotFound, status);
    }

    [Fact]
    public void A_plugin_disposed_while_a_stream_uses_it_ends_when_the_stream_has()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.Forget();
        var stream = host.Open(guest).Request(end: false);

        guest.Plugin.Dispose();
        stream.Data("x", end: true);
        stream.Dispose();

        Assert.Equal(
            [
                "on_context_create(2, 1)", "on_request_headers(2, 4, 0)", "on_request_body(2, 1, 1)", "on_log(2)", "on_done(2)",
                "on_delete(2)", "on_done(1)", "on_delete(1)",
            ],
            guest.Calls);
        Assert.Equal(0, host.Host.Engine.LiveInstances);
    }

    [Fact]
    public void A_stream_is_logged_done_and_deleted_exactly_once_however_it_ends()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.Forget();
        var stream = host.Open(guest).Request();

        stream.Stream.Abort("client_went");
        stream.Stream.Complete();
        stream.Stream.Complete();
        stream.Data("late", end: true).Respond();
        stream.Dispose();

        Assert.Equal(["on_context_create(2, 1)", "on_request_headers(2, 4, 1)", "on_log(2)", "on_done(2)", "on_delete(2)"], guest.Calls);
    }

    [Fact]
    public void A_stream_cannot_put_off_its_end_as_a_root_can()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_done", call => call.Context == 2 ? 0 : 1);
        guest.Forget();

        host.Open(guest).Request().Dispose();

        Assert.Equal(["on_log(2)", "on_done(2)", "on_delete(2)"], guest.Calls.Skip(2));
    }

    [Fact]
    public void A_filter_that_never_saw_the_request_is_created_to_log_it()
    {
        using var host = new TestHost();
        var first = host.Load("first", options => options with { VmId = "1" });
        var second = host.Load("second", options => options with { VmId = "2" });
        first.On("on_request_headers", call => { call.Reply(403); });
        second.Forget();

        host.Open(first, second).Request().Dispose();

        Assert.Equal(["on_context_create(2, 1)", "on_log(2)", "on_done(2)", "on_delete(2)"], second.Calls);
    }

    [Fact]
    public void A_stream_whose_headers_never_came_is_nothing_to_the_guest()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.Forget();

        host.Open(guest).Dispose();

        Assert.Empty(guest.Calls);
    }

    [Fact]
    public void Access_loggers_see_the_end_of_the_stream_only_with_its_headers()
    {
        using var host = new TestHost();
        var logger = host.Load();
        logger.Forget();
        string? seen = null;
        logger.On("on_log", call => { seen = $"{call.Header(0, ":path")} {call.Header(2, ":status")}"; });

        using (var stream = new TestStream(new ProxyWasm.Streams.HttpFilterChain([], loggers: [logger.Plugin])))
            stream.Request().Respond();

        Assert.Equal(["on_context_create(2, 1)", "on_log(2)", "on_done(2)", "on_delete(2)"], logger.Calls);
        Assert.Equal("/path?q=1 200", seen);
    }

    [Fact]
    public void Context_ids_are_not_given_twice_while_they_are_in_use()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var streams = Enumerable.Range(0, 50).Select(_ => host.Open(guest).Request()).ToList();
        streams[10].Dispose();
        streams.Add(host.Open(guest).Request());

        var created = guest.Calls.Where(call => call.StartsWith("on_context_create", StringComparison.Ordinal)).ToList();

        Assert.Equal(created.Count, created.Distinct().Count());
        streams.ForEach(stream => stream.Dispose());
    }

    [Fact]
    public async Task A_slow_start_of_one_plugin_does_not_hold_up_another()
    {
        using var host = new TestHost();
        using var starting = new SemaphoreSlim(0);
        using var go = new SemaphoreSlim(0);
        host.Script("slow").On("on_vm_start", _ =>
        {
            starting.Release();
            Assert.True(go.Wait(TimeSpan.FromSeconds(20)));
        });
        var slow = Task.Run(() => host.Load("slow", options => options with { VmId = "slow" }));
        Assert.True(await starting.WaitAsync(TimeSpan.FromSeconds(20)));
        go.Release();

        // The canary has passed; the plugin starts in its place now.
        Assert.True(await starting.WaitAsync(TimeSpan.FromSeconds(20)));
        var quick = host.Load("quick");

        Assert.Equal(3, quick.Calls.Count);
        go.Release();
        await slow;
    }

    [Fact]
    public void Configurations_can_be_read_in_the_callbacks_that_are_about_them()
    {
        using var host = new TestHost();
        var read = new List<string>();
        void Read(GuestCall call)
        {
            var status = call.Do("proxy_get_buffer_bytes", (int)BufferType.PluginConfiguration, 0, 0xffffffffL);
            read.Add($"{call.Callback[9..]}: vm {call.Body((int)BufferType.VmConfiguration)} plugin {(status == WasmResult.Ok ? Plugin(call) : status)}");
        }

        static string Plugin(GuestCall call) => call.Body((int)BufferType.PluginConfiguration);
        host.Script().On("on_context_create", Read).On("on_vm_start", Read).On("on_configure", Read).On("on_request_headers", Read);

        var guest = host.Load(configure: options => options with { VmConfiguration = "V"u8.ToArray(), Configuration = "P"u8.ToArray() });
        host.Open(guest).Request().Dispose();

        string[] start = ["context_create: vm V plugin P", "vm_start: vm V plugin NotFound", "configure: vm V plugin P"];
        Assert.Equal([.. start, .. start, "context_create: vm V plugin NotFound", "request_headers: vm V plugin NotFound"], read);
    }

    [Fact]
    public async Task A_host_that_is_disposed_while_a_vm_starts_ends_that_vm_too()
    {
        using var host = new TestHost();
        using var starting = new SemaphoreSlim(0);
        Task? disposing = null;
        using var mayStart = new ManualResetEventSlim();
        var starts = 0;
        host.Script().On("_initialize", _ =>
        {
            // The first is the canary's.
            if (Interlocked.Increment(ref starts) == 2)
            {
                starting.Release();
                mayStart.Wait(TimeSpan.FromSeconds(20));
                disposing!.Wait(TimeSpan.FromMilliseconds(200));
            }

            return 0;
        });

        var loading = Task.Run(
            () => host.LoadPlugin("filter", wat: PuppetModule.Wat(also: ["_initialize"])),
            TestContext.Current.CancellationToken);
        Assert.True(await starting.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        disposing = Task.Run(host.Host.Dispose, TestContext.Current.CancellationToken);
        mayStart.Set();
        await Task.WhenAll(loading, disposing);

        Assert.Equal(0, host.Host.Engine.LiveInstances);
    }
}
