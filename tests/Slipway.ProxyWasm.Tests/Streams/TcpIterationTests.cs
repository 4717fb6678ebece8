using System.Buffers;
using System.Net;
using System.Text;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;
using Slipway.ProxyWasm.Tests.Callouts;
using Slipway.Sandbox;

namespace Slipway.ProxyWasm.Tests.Streams;

/// <summary>
/// What network filters see, hold and let go on. Expected is what Envoy's FilterManagerImpl and its Wasm filter of the network do.
/// </summary>
public sealed class TcpIterationTests
{
    private const int DownstreamData = 2;
    private const int UpstreamData = 3;
    private const int Continue = 0;
    private const int Pause = 1;

    private static readonly string[] Callbacks =
    [
        "on_context_create", "on_new_connection", "on_downstream_data", "on_upstream_data", "on_upstream_connection_close",
        "on_downstream_connection_close", "on_done", "on_log", "on_delete",
    ];

    /// <summary>Has the callbacks of all of these written to one list, with the filters' names.</summary>
    private static List<string> Record(params Puppet[] filters)
    {
        var calls = new List<string>();
        foreach (var filter in filters)
        {
            foreach (var callback in Callbacks)
                filter.On(callback, _ => calls.Add($"{filter.Name} {callback}"));
        }

        return calls;
    }

    [Fact]
    public void Clients_data_passes_the_filters_in_their_order_and_upstreams_in_reverse_and_each_ends_by_itself()
    {
        using var host = new TestHost();
        var (a, b) = (Load(host, "a"), Load(host, "b"));
        var calls = Record(a, b);

        using (var connection = host.Connect(a, b).Open())
        {
            connection.FromClient("request").FromUpstream("response").FromUpstream("", end: true).FromClient("", end: true);
            Assert.Equal(("request", "response"), (connection.ToUpstream, connection.ToClient));
            Assert.True(connection.Stream is { Downstream.EndOut: true, Upstream.EndOut: true });
        }

        Assert.Equal(
            [
                "a on_context_create", "a on_new_connection", "b on_context_create", "b on_new_connection",
                "a on_downstream_data", "b on_downstream_data", "b on_upstream_data", "a on_upstream_data",
                "b on_upstream_data", "b on_upstream_connection_close", "a on_upstream_data", "a on_upstream_connection_close",
                "a on_downstream_data", "b on_downstream_data",
                "a on_downstream_connection_close", "a on_done", "a on_log", "a on_delete",
                "b on_downstream_connection_close", "b on_done", "b on_log", "b on_delete",
            ],
            calls);
    }

    [Fact]
    public void Callbacks_get_sizes_the_end_and_who_has_ended_what()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.Forget();
        using var connection = host.Connect(guest).Open();

        connection.FromClient("1234").FromClient("56", end: true).FromUpstream("789").FromUpstream("", end: true);
        connection.Stream.Complete(CloseType.Remote);

        Assert.Equal(
            [
                "on_context_create(2, 1)", "on_new_connection(2)", "on_downstream_data(2, 4, 0)", "on_downstream_data(2, 2, 1)",
                "on_upstream_data(2, 3, 0)", "on_upstream_data(2, 0, 1)", "on_upstream_connection_close(2, 0)",
                "on_downstream_connection_close(2, 2)", "on_done(2)", "on_log(2)", "on_delete(2)",
            ],
            guest.Calls);
    }

    [Fact]
    public void Who_stops_a_new_connection_keeps_it_from_those_behind_until_it_goes_on()
    {
        using var host = new TestHost();
        var (a, b) = (Load(host, "a"), Load(host, "b"));
        a.On("on_new_connection", _ => Pause).On("on_tick", call => Resume(call, DownstreamData));
        b.Forget();
        using var connection = host.Connect(a, b).Open();
        Assert.False(connection.Stream.IsOpen);
        Assert.Empty(b.Calls);

        Tick(a);

        Assert.True(connection.Stream.IsOpen);
        Assert.Equal(["on_context_create(2, 1)", "on_new_connection(2)"], b.Calls);
    }

    [Fact]
    public void A_connection_that_never_came_to_a_filter_does_not_end_there_either()
    {
        using var host = new TestHost();
        var (a, b) = (Load(host, "a"), Load(host, "b"));
        a.On("on_new_connection", _ => Pause);
        b.Forget();

        host.Connect(a, b).Open().Dispose();

        Assert.Empty(b.Calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_is_stopped_is_shown_again_with_what_comes_after_it(bool downstream)
    {
        using var host = new TestHost();
        var guest = host.Load();
        var seen = new List<string>();
        guest.On(downstream ? "on_downstream_data" : "on_upstream_data", call =>
        {
            seen.Add($"{call.Body(downstream ? DownstreamData : UpstreamData)} {call[1]} {call[2]}");
            return seen.Count < 3 ? Pause : Continue;
        });
        using var connection = host.Connect(guest).Open();

        foreach (var text in new[] { "a", "b", "c", "d" })
            _ = downstream ? connection.FromClient(text) : connection.FromUpstream(text);

        Assert.Equal(["a 1 0", "ab 2 0", "abc 3 0", "d 1 0"], seen);
        Assert.Equal("abcd", downstream ? connection.ToUpstream : connection.ToClient);
    }

    [Fact]
    public void What_a_later_filter_has_stopped_is_shown_to_the_earlier_ones_again()
    {
        using var host = new TestHost();
        var (a, b) = (Load(host, "a"), Load(host, "b"));
        var seen = new List<string>();
        a.On("on_downstream_data", call => seen.Add($"a {call.Body(DownstreamData)}"));
        b.On("on_downstream_data", call =>
        {
            seen.Add($"b {call.Body(DownstreamData)}");
            return call.Body(DownstreamData).EndsWith('!') ? Continue : Pause;
        });
        using var connection = host.Connect(a, b).Open();

        connection.FromClient("x").FromClient("y!");

        Assert.Equal(["a x", "b x", "a xy!", "b xy!"], seen);
        Assert.Equal("xy!", connection.ToUpstream);
    }

    [Theory]
    [InlineData(DownstreamData)]
    [InlineData(UpstreamData)]
    public void Continue_stream_lets_go_what_is_stopped_with_the_end_it_came_with(int type)
    {
        using var host = new TestHost();
        var (a, b) = (Load(host, "a"), Load(host, "b"));
        var (first, second) = type == DownstreamData ? (a, b) : (b, a);
        var callback = type == DownstreamData ? "on_downstream_data" : "on_upstream_data";
        first.On(callback, _ => Pause).On("on_tick", call => Resume(call, type));
        using var connection = host.Connect(a, b).Open();
        _ = type == DownstreamData ? connection.FromClient("held", end: true) : connection.FromUpstream("held", end: true);
        second.Forget();
        Assert.Equal(("", ""), (connection.ToUpstream, connection.ToClient));

        Tick(first);

        Assert.Equal($"{callback}(2, 4, 1)", second.Calls[0]);
        Assert.Equal("held", type == DownstreamData ? connection.ToUpstream : connection.ToClient);
        Assert.True((type == DownstreamData ? connection.Stream.Downstream : connection.Stream.Upstream).EndOut);
    }

    [Fact]
    public void Continue_stream_within_the_callback_that_stops_takes_effect_once_it_has_returned()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_downstream_data", call =>
        {
            Assert.Equal(WasmResult.Ok, call.Do("proxy_continue_stream", 2));
            Assert.Equal("x", call.Body(DownstreamData));
            return Pause;
        });
        using var connection = host.Connect(guest).Open();

        Assert.Equal("x", connection.FromClient("x").ToUpstream);
    }

    [Theory]
    [InlineData(0, 0, "new", "newold")]
    [InlineData(3, 0, "new", "oldnew")]
    [InlineData(int.MaxValue, 0, "new", "oldnew")]
    [InlineData(0, int.MaxValue, "new", "new")]
    [InlineData(0, -1, "", "")]
    [InlineData(0, 1, "B", "Bld")]
    [InlineData(0, 2, "", "d")]
    public void A_guest_changes_data_as_it_does_bodies(int start, int length, string text, string expected)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_downstream_data", call => Set(call, DownstreamData)).On("on_upstream_data", call => Set(call, UpstreamData));
        using var connection = host.Connect(guest).Open();

        connection.FromClient("old").FromUpstream("old");

        Assert.Equal((expected, expected), (connection.ToUpstream, connection.ToClient));

        void Set(GuestCall call, int type) => Assert.Equal(WasmResult.Ok, call.Do("proxy_set_buffer_bytes", type, start, length, text));
    }

    [Fact]
    public void Data_is_in_the_guests_hands_while_it_is_shown_or_stopped_and_not_otherwise()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var stops = false;
        var seen = new List<object>();
        guest.On("on_downstream_data", _ => stops ? Pause : Continue);
        guest.On("on_tick", call =>
        {
            call.Do("proxy_set_effective_context", 2);
            seen.Add(call.Do("proxy_set_buffer_bytes", DownstreamData, 0, 0, "more "));
            seen.Add(call.Body(DownstreamData));
            seen.Add(call.Do("proxy_set_buffer_bytes", UpstreamData, 0, 0, "more"));
            seen.Add(call.Do("proxy_set_buffer_bytes", 0, 0, 0, "a request's body"));
        });
        using var connection = host.Connect(guest).Open().FromClient("gone");

        Tick(guest);
        stops = true;
        connection.FromClient("held");
        Tick(guest);

        Assert.Equal(
            [
                WasmResult.BadArgument, "", WasmResult.BadArgument, WasmResult.BadArgument,
                WasmResult.Ok, "more held", WasmResult.BadArgument, WasmResult.BadArgument,
            ],
            seen);
    }

    [Theory]
    [InlineData("on_new_connection", 2, "wasm_downstream_close")]
    [InlineData("on_downstream_data", 2, "wasm_downstream_close")]
    [InlineData("on_downstream_data", 3, "wasm_upstream_close")]
    [InlineData("on_upstream_data", 2, "wasm_downstream_close")]
    [InlineData("on_upstream_data", 3, "wasm_upstream_close")]
    public void Close_stream_ends_the_connection_after_what_has_come_out_and_no_filter_is_called_until_it_has(
        string callback, int type, string reason)
    {
        using var host = new TestHost();
        var (a, b) = (Load(host, "a"), Load(host, "b"));
        var closes = callback == "on_new_connection";
        a.On(callback, call => closes ? (int)call.Do("proxy_close_stream", type) : Continue);
        var told = 0;
        using var connection = host.Connect(a, b);
        connection.Stream.Closed = () => told++;

        connection.Open().FromClient("first").FromUpstream("first");
        closes = true;
        connection.FromClient("second").FromUpstream("second").FromClient("third");
        b.Forget();
        connection.FromUpstream("third");

        Assert.Equal(reason, connection.Stream.CloseReason);
        Assert.Equal(1, told);
        Assert.Equal(callback == "on_new_connection" ? "" : "first", connection.ToClient);
        Assert.Empty(b.Calls);
        connection.Stream.Complete(CloseType.Local);
        if (callback != "on_new_connection")
            Assert.Equal("on_downstream_connection_close(2, 1)", b.Calls[0]);
    }

    [Fact]
    public void Nothing_is_called_after_the_end()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_downstream_data", _ => Pause);
        WasmResult? effective = null;
        guest.On("on_tick", call => { effective = call.Do("proxy_set_effective_context", 2); });
        var connection = host.Connect(guest).Open().FromClient("held");
        connection.Dispose();
        guest.Forget();

        connection.FromClient("more").FromUpstream("more").Open();
        connection.Dispose();
        Tick(guest);

        Assert.Equal(WasmResult.BadArgument, effective);
        Assert.Equal(["on_tick(1)"], guest.Calls);
    }

    [Theory]
    [InlineData("on_context_create", PuppetModule.Trap)]
    [InlineData("on_new_connection", PuppetModule.Trap)]
    [InlineData("on_new_connection", PuppetModule.Loop)]
    [InlineData("on_downstream_data", PuppetModule.Trap)]
    [InlineData("on_downstream_data", PuppetModule.Loop)]
    [InlineData("on_upstream_data", PuppetModule.Trap)]
    [InlineData("on_upstream_data", PuppetModule.Loop)]
    [InlineData("on_upstream_connection_close", PuppetModule.Trap)]
    [InlineData("on_upstream_connection_close", PuppetModule.Loop)]
    public async Task A_failure_closes_the_connections_of_that_vm_and_no_others(string callback, int failure)
    {
        using var host = new TestHost();
        var (fragile, sound) = (Load(host, "fragile"), Load(host, "sound"));
        using var neighbour = host.Connect(fragile).Open();
        using var other = host.Connect(sound).Open();
        fragile.On(callback, _ => failure);
        using var connection = host.Connect(fragile, sound).Open();

        connection.FromClient("x").FromUpstream("y").FromUpstream("", end: true);
        using var next = host.Connect(fragile).Open();

        Assert.Equal("wasm_fail_stream", connection.Stream.CloseReason);
        await neighbour.Until(connection => connection.Stream.CloseReason == "wasm_fail_stream");
        Assert.Equal("wasm_fail_stream", next.Stream.CloseReason);
        Assert.Equal("still there", other.FromClient("still there").ToUpstream);
    }

    [Theory]
    [InlineData("on_downstream_connection_close", PuppetModule.Trap)]
    [InlineData("on_downstream_connection_close", PuppetModule.Loop)]
    [InlineData("on_done", PuppetModule.Trap)]
    [InlineData("on_log", PuppetModule.Loop)]
    [InlineData("on_delete", PuppetModule.Trap)]
    public void A_failure_at_the_end_leaves_the_other_filters_their_end(string callback, int failure)
    {
        using var host = new TestHost();
        var (fragile, sound) = (Load(host, "fragile"), Load(host, "sound"));
        fragile.On(callback, _ => failure);

        host.Connect(fragile, sound).Open().Dispose();

        Assert.Equal("on_delete(2)", sound.Calls[^1]);
    }

    [Theory]
    [InlineData("on_context_create")]
    [InlineData("on_new_connection")]
    [InlineData("on_downstream_data")]
    [InlineData("on_upstream_data")]
    public void With_the_old_fail_open_a_connection_goes_on_past_the_filter_that_failed(string callback)
    {
        using var host = new TestHost();
        var (fragile, sound) = (Load(host, "fragile", options => options with { LegacyFailOpen = true }), Load(host, "sound"));
        fragile.On(callback, _ => PuppetModule.Trap);
        using var connection = host.Connect(fragile, sound).Open();

        connection.FromClient("1").FromUpstream("2").FromClient("3", end: true);

        Assert.Null(connection.Stream.CloseReason);
        Assert.Equal(("13", "2"), (connection.ToUpstream, connection.ToClient));
        Assert.Contains("on_downstream_data(2, 1, 1)", sound.Calls);
    }

    [Fact]
    public async Task With_the_old_fail_open_what_a_neighbour_has_stopped_goes_on_when_the_vm_fails()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { LegacyFailOpen = true });
        guest.On("on_downstream_data", _ => Pause);
        using var waiting = host.Connect(guest).Open().FromClient("held");
        guest.On("on_new_connection", _ => PuppetModule.Trap);

        host.Connect(guest).Open().Dispose();

        var passed = "";
        await waiting.Until(connection => (passed += connection.ToUpstream) == "held");
    }

    [Theory]
    [InlineData(FailurePolicy.FailOpen, null)]
    [InlineData(FailurePolicy.FailClosed, "wasm_fail_stream")]
    public void Later_connections_fare_as_the_failure_policy_says(FailurePolicy policy, string? closeReason)
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { FailurePolicy = policy });
        guest.On("on_new_connection", _ => PuppetModule.Trap);
        using var first = host.Connect(guest).Open();
        guest.Forget();

        using var second = host.Connect(guest).Open().FromClient("x");

        Assert.Equal("wasm_fail_stream", first.Stream.CloseReason);
        Assert.Equal(closeReason, second.Stream.CloseReason);
        Assert.Equal(closeReason is null ? "x" : "", second.ToUpstream);
        Assert.Empty(guest.Calls);
    }

    [Fact]
    public async Task Who_holds_more_than_the_limit_stops_input_until_there_is_room()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_downstream_data", _ => Pause).On("on_tick", call =>
        {
            call.Do("proxy_set_effective_context", 2);
            call.Do("proxy_set_buffer_bytes", DownstreamData, 0, 8, "");
        });
        using var connection = new TestConnection(new TcpFilterChain([guest.Plugin], bufferLimit: 10)).Open();
        connection.FromClient("12345678");
        Assert.False(connection.Stream.Downstream.InputPaused);
        connection.FromClient("90");
        Assert.True(connection.Stream.Downstream.InputPaused);
        var room = connection.Stream.Downstream.RoomAsync();
        Assert.False(room.IsCompleted);

        Tick(guest);

        await room.AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(connection.Stream.Downstream.InputPaused);
    }

    [Fact]
    public async Task Output_that_nobody_takes_stops_input_too()
    {
        using var host = new TestHost();
        using var connection = new TestConnection(new TcpFilterChain([host.Load().Plugin], bufferLimit: 4)).Open();
        connection.FromUpstream("12345");
        Assert.True(connection.Stream.Upstream.InputPaused);
        var room = connection.Stream.Upstream.RoomAsync();

        Assert.Equal("12345", connection.ToClient);

        await room.AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.False(connection.Stream.Upstream.InputPaused);
    }

    [Fact]
    public async Task A_callout_decides_about_a_connection()
    {
        using var host = new TestHost(upstreams: new ScriptedUpstreams((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Accepted))));
        var guest = host.Load();
        byte[] headers = GuestCall.Pairs((":method", "GET"), (":path", "/"), (":authority", "a"));
        guest.On("on_new_connection", call =>
        {
            Assert.Equal(WasmResult.Ok, call.Do("proxy_http_call", "up", headers, "", "", 0));
            return Pause;
        });
        guest.On("on_http_call_response", call =>
        {
            Assert.Equal("202", call.Header(6, ":status"));
            Resume(call, DownstreamData);
        });

        using var connection = host.Connect(guest).Open();

        await connection.Until(connection => connection.Stream.IsOpen);
    }

    [Fact]
    public void Http_maps_and_bodies_are_not_there_and_a_local_response_does_nothing()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_new_connection", call =>
        {
            results.Add(call.Do("proxy_get_header_map_value", 0, ":path"));
            results.Add(call.Do("proxy_get_header_map_pairs", 0));
            results.Add(call.Reply(403));
            results.Add(call.Do("proxy_continue_stream", 0));
            results.Add(call.Do("proxy_close_stream", 0));
            results.Add(call.Do("proxy_get_property", "request\0path"));
        });

        using var connection = host.Connect(guest).Open();

        Assert.Equal([WasmResult.BadArgument, WasmResult.Ok, WasmResult.Ok, WasmResult.Ok, WasmResult.Ok, WasmResult.NotFound], results);
        Assert.Null(connection.Stream.CloseReason);
        Assert.True(connection.Stream.IsOpen);
    }

    [Fact]
    public void Each_connection_has_a_vm_of_its_own_where_streams_are_isolated()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { Isolation = Isolation.Stream });
        using var before = host.Connect(guest).Open();
        guest.On("on_downstream_data", _ => PuppetModule.Trap);
        using var culprit = host.Connect(guest).Open().FromClient("x");
        guest.On("on_downstream_data", _ => Continue);
        using var after = host.Connect(guest).Open();

        Assert.Equal("wasm_fail_stream", culprit.Stream.CloseReason);
        Assert.Equal(("1", "2"), (before.FromClient("1").ToUpstream, after.FromClient("2").ToUpstream));
        Assert.Equal(4, host.Host.Engine.LiveInstances);
    }

    /// <summary>
    /// One filter gathers lines, the other, which stops now and then, turns their letters. Whatever the pieces, what comes out is what would
    /// come out in one.
    /// </summary>
    [Fact]
    public void Data_comes_out_the_same_in_whatever_pieces_it_comes()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage("Seed {0}", seed);
        var random = new Random(seed);
        using var host = new TestHost();
        var (lines, turning) = (Load(host, "lines"), Load(host, "turning"));
        lines.On("on_downstream_data", call => call[2] == 1 || call.Body(DownstreamData).EndsWith('\n') ? Continue : Pause);
        turning.On("on_downstream_data", call =>
        {
            if (call[2] == 0 && random.Next(3) == 0)
                return Pause;
            call.Do("proxy_set_buffer_bytes", DownstreamData, 0, int.MaxValue, call.Body(DownstreamData).ToUpperInvariant());
            return Continue;
        });
        turning.On("on_upstream_data", call =>
        {
            call.Do("proxy_set_buffer_bytes", UpstreamData, 0, 0, $"<{call[1]}>");
            return call[2] == 1 || random.Next(2) == 0 ? Continue : Pause;
        });

        for (var round = 0; round < 200; round++)
        {
            var letters = Enumerable.Range(0, random.Next(100)).Select(_ => random.Next(6) == 0 ? '\n' : (char)random.Next('a', 'z' + 1));
            var text = string.Concat(letters);
            using var connection = host.Connect(lines, turning).Open();
            var (toUpstream, toClient) = (new StringBuilder(), new StringBuilder());
            for (var at = 0; at < text.Length;)
            {
                var piece = text.Substring(at, random.Next(1, Math.Min(10, text.Length - at) + 1));
                at += piece.Length;
                toUpstream.Append(connection.FromClient(piece).ToUpstream);
                toClient.Append(connection.FromUpstream(piece).ToClient);
            }

            toUpstream.Append(connection.FromClient("", end: true).ToUpstream);
            toClient.Append(connection.FromUpstream("", end: true).ToClient);

            var turned = text.ToUpperInvariant();
            var same = string.Equals(turned, toUpstream.ToString(), StringComparison.Ordinal);
            Assert.True(same, $"Seed {seed}, round {round}: {text} became {toUpstream}");
            var without = System.Text.RegularExpressions.Regex.Replace(toClient.ToString(), "<[0-9]+>", "");
            Assert.True(text == without, $"Seed {seed}, round {round}: {text} became {toClient}");
        }
    }

    [Fact]
    public void A_piece_that_goes_through_a_filter_allocates_nothing()
    {
        using var host = new TestHost();
        var plugin = host.LoadPlugin("filter", wat: """
            (module (memory (export "memory") 1) (func (export "proxy_abi_version_0_2_1"))
              (func (export "malloc") (param i32) (result i32) (i32.const 1024))
              (func (export "proxy_on_downstream_data") (param i32 i32 i32) (result i32) (i32.const 0)))
            """);
        using var connection = new TestConnection(new TcpFilterChain([plugin, plugin])).Open();
        using var output = new BodyBuffer();
        var piece = new ReadOnlySequence<byte>(new byte[16 * 1024]);
        var total = 0L;
        PassOn(10);

        var before = GC.GetAllocatedBytesForCurrentThread();
        PassOn(1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1010 * piece.Length, total);
        Assert.InRange(allocated, 0, 1000);

        void PassOn(int pieces)
        {
            for (var i = 0; i < pieces; i++)
            {
                connection.Stream.PushDownstream(piece, end: false);
                connection.Stream.TakeOutput(connection.Stream.Downstream, output);
                total += output.Length;
                output.Clear();
            }
        }
    }

    /// <summary>Each in a VM of its own, whose first connection has the context 2.</summary>
    private static Puppet Load(TestHost host, string name, Func<PluginOptions, PluginOptions>? configure = null) => host.Load(
        name,
        options => (configure?.Invoke(options) ?? options) with { VmId = name, Limits = options.Limits with { CpuPerCall = TestHost.ShortCpuTime } });

    private static void Resume(GuestCall call, int type)
    {
        Assert.Equal(WasmResult.Ok, call.Do("proxy_set_effective_context", 2));
        Assert.Equal(WasmResult.Ok, call.Do("proxy_continue_stream", type));
    }

    private static void Tick(Puppet guest)
    {
        using (guest.Root.Vm.Enter())
            guest.Root.Tick();
    }
}
