using System.Text;

namespace Slipway.ProxyWasm.Tests.Hostcalls;

public sealed class HeaderHostcallTests
{
    [Fact]
    public void Repeated_headers_read_as_the_first_and_are_replaced_as_one()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var seen = "";
        guest.On("on_request_headers", call =>
        {
            call.Do("proxy_add_header_map_value", 0, "X-Many", "2");
            seen = call.Header(0, "x-MANY") ?? "";
            call.Do("proxy_replace_header_map_value", 0, "x-many", "3");
            Assert.Equal(WasmResult.Ok, call.Do("proxy_remove_header_map_value", 0, "x-none"));
        });

        using var stream = host.Open(guest).Request(headers: ("x-many", "1"));

        Assert.Equal("1", seen);
        Assert.Equal("3", stream.Stream.Request.Headers.GetString("x-many"));
        Assert.Equal(5, stream.Stream.Request.Headers.Count);
    }

    [Fact]
    public void Maps_that_are_not_there_are_bad_arguments_and_read_as_empty_in_pairs()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var results = new List<(WasmResult Get, WasmResult Pairs, uint Length, WasmResult Add, WasmResult Size)>();
        guest.On("on_request_headers", call =>
        {
            foreach (var map in new[] { 1, 2, 3, 4, 5, 6, 7 })
            {
                var get = call.Do("proxy_get_header_map_value", map, "x");
                var pairs = call.Do("proxy_get_header_map_pairs", map);
                results.Add((get, pairs, call.Out(1), call.Do("proxy_add_header_map_value", map, "x", "y"), call.Do("proxy_get_header_map_size", map)));
            }

            Assert.Equal(WasmResult.BadArgument, call.Do("proxy_get_header_map_pairs", 8));
            Assert.Equal(WasmResult.BadArgument, call.Do("proxy_get_header_map_value", -1, "x"));
        });

        host.Open(guest).Request().Dispose();

        const WasmResult bad = WasmResult.BadArgument;
        Assert.Equal(Enumerable.Repeat((bad, WasmResult.Ok, 0u, bad, bad), 7), results);
    }

    [Fact]
    public void Pairs_that_cannot_be_read_wipe_the_map()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => { Assert.Equal(WasmResult.Ok, call.Do("proxy_set_header_map_pairs", 0, new byte[] { 9, 0, 0, 0 })); });

        using var stream = host.Open(guest).Request();

        Assert.Equal(0, stream.Stream.Request.Headers.Count);
    }

    [Fact]
    public void The_log_reads_requests_and_responses_and_changes_nothing()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var seen = "";
        guest.On("on_log", call =>
        {
            seen = $"{call.Header(0, ":method")} {call.Header(2, ":status")} {call.Header(3, "t")} {call.Do("proxy_get_header_map_value", 1, "t")} "
                + $"{call.Do("proxy_add_header_map_value", 0, "x", "y")} {call.Do("proxy_get_header_map_size", 0)}";
        });

        using (var stream = host.Open(guest))
            stream.Request(end: false).Trailers(("t", "1")).Respond(end: false).RespondTrailers(("t", "2"));

        Assert.Equal("GET 200 2 NotFound BadArgument BadArgument", seen);
    }

    [Fact]
    public void The_log_of_a_client_that_went_finds_no_response()
    {
        using var host = new TestHost();
        var guest = host.Load();
        WasmResult? status = null;
        uint? length = null;
        guest.On("on_log", call =>
        {
            status = call.Do("proxy_get_header_map_value", 2, ":status");
            Assert.Equal(WasmResult.Ok, call.Do("proxy_get_header_map_pairs", 2));
            length = call.Out(1);
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal((WasmResult.NotFound, 0u), (status, length));
    }

    [Fact]
    public void Header_hostcalls_allocate_nothing_but_the_headers()
    {
        using var host = new TestHost();
        var plugin = host.LoadPlugin("filter", wat: """
            (module
              (import "env" "proxy_get_header_map_value" (func $get (param i32 i32 i32 i32 i32) (result i32)))
              (import "env" "proxy_replace_header_map_value" (func $set (param i32 i32 i32 i32 i32) (result i32)))
              (import "env" "proxy_add_header_map_value" (func $add (param i32 i32 i32 i32 i32) (result i32)))
              (import "env" "proxy_remove_header_map_value" (func $remove (param i32 i32 i32) (result i32)))
              (memory (export "memory") 1) (data (i32.const 64) "x-a1x-temp")
              (func (export "proxy_abi_version_0_2_1"))
              (func (export "malloc") (param i32) (result i32) (i32.const 1024))
              (func (export "proxy_on_request_body") (param $c i32) (param $n i32) (param $e i32) (result i32)
                (loop $again
                  (drop (call $get (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 8) (i32.const 12)))
                  (drop (call $set (i32.const 0) (i32.const 64) (i32.const 3) (i32.const 67) (i32.const 1)))
                  (drop (call $add (i32.const 0) (i32.const 68) (i32.const 6) (i32.const 67) (i32.const 1)))
                  (drop (call $remove (i32.const 0) (i32.const 68) (i32.const 6)))
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (br_if $again (local.get $n)))
                (i32.const 3))
              (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (i32.const 1)))
            """, configure: options => options with { AllowOnHeadersStopIteration = true });
        using var stream = new TestStream(new ProxyWasm.Streams.HttpFilterChain([plugin]));
        stream.Request(end: false, ("x-a", "1"));
        var (few, many) = (new byte[10], new byte[1000]);

        // Until code and buffers have reached their final form.
        for (var i = 0; i < 200; i++)
            stream.Stream.PushRequestData(many, endOfStream: false);
        long Allocated(byte[] data)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            stream.Stream.PushRequestData(data, endOfStream: false);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(Allocated(few), Allocated(many));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_survive()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => { call.Do("proxy_add_header_map_value", 0, "x-copy", call.Header(0, "x-raw")!); });

        using var stream = host.Open(guest);
        stream.Stream.Request.Headers.Add("x-raw"u8, [0xff, 0xfe, 0x80]);
        stream.Request();

        Assert.True(stream.Stream.Request.Headers.TryGet("x-copy"u8, out var copy));
        Assert.Equal([0xff, 0xfe, 0x80], copy.ToArray());
        Assert.Equal("x-copy", Encoding.ASCII.GetString(stream.Stream.Request.Headers.NameAt(5)));
    }
}
