using System.Net;
using Slipway.ProxyWasm.Properties;
using Slipway.ProxyWasm.Streams;

namespace Slipway.ProxyWasm.Tests.Hostcalls;

public sealed class PropertyHostcallTests
{
    private static readonly Metadata SomeMetadata = new(new Dictionary<string, MetadataValue>
    {
        ["ns"] = MetadataValue.Struct(new Dictionary<string, MetadataValue> { ["key"] = MetadataValue.Of("value") }),
    });

    public static TheoryData<string, byte[]?> Attributes()
    {
        static byte[] Text(string text) => System.Text.Encoding.Latin1.GetBytes(text);
        static byte[] Number(long number) => BitConverter.GetBytes(number);
        var start = (new FullInfo().StartTime - DateTimeOffset.UnixEpoch).Ticks * 100;
        return new()
        {
            { "request.path", Text("/path?q=1") },
            { "request.url_path", Text("/path") },
            { "request.query", Text("q=1") },
            { "request.host", Text("example.com") },
            { "request.scheme", Text("http") },
            { "request.method", Text("GET") },
            { "request.referer", Text("r") },
            { "request.useragent", Text("ua") },
            { "request.id", Text("id1") },
            { "request.protocol", Text("HTTP/1.1") },
            { "request.time", Number(start) },
            { "request.size", Number(4) },
            { "request.headers.x-many", Text("1,2") },
            { "request.headers.x-none", null },
            { "request.duration", null },
            { "response.code", Number(207) },
            { "response.code_details", Text("via_upstream") },
            { "response.flags", Number(64) },
            { "response.grpc_status", Number(5) },
            { "response.headers.grpc-status", Text("5") },
            { "response.size", Number(0) },
            { "source.address", Text("10.0.0.1:1234") },
            { "source.port", Number(1234) },
            { "destination.address", Text("[::1]:80") },
            { "destination.port", Number(80) },
            { "connection.id", Number(77) },
            { "connection_id", Number(77) },
            { "connection.mtls", [1] },
            { "connection.requested_server_name", Text("sni") },
            { "connection.tls_version", Text("TLSv1.3") },
            { "upstream.address", Text("10.0.0.2:8080") },
            { "upstream.port", Number(8080) },
            { "upstream.local_address", Text("10.0.0.3:5555") },
            { "upstream.locality", Text("zone") },
            { "upstream.request_attempt_count", Number(2) },
            { "upstream.transport_failure_reason", Text("why") },
            { "metadata.filter_metadata.ns.key", Text("value") },
            { "xds.node.id", Text("node-id") },
            { "node.cluster", Text("node-cluster") },
            { "node.metadata.ns", Text("m") },
            { "node", null },
            { "xds.cluster_name", Text("cluster") },
            { "cluster_name", Text("cluster") },
            { "xds.cluster_metadata.filter_metadata.ns.key", Text("value") },
            { "xds.route_name", Text("route") },
            { "route_metadata.filter_metadata.ns.key", Text("value") },
            { "xds.virtual_host_name", Text("host") },
            { "xds.virtual_host_metadata.filter_metadata.ns.key", Text("value") },
            { "listener_direction", Number(1) },
            { "xds.listener_metadata.filter_metadata.ns.key", Text("value") },
            { "xds.filter_chain_name", Text("chain") },
            { "upstream_host_metadata.filter_metadata.ns.key", Text("value") },
            { "plugin_name", Text("filter") },
            { "plugin_root_id", Text("root") },
            { "plugin_vm_id", Text("vm") },
            { "nothing", null },
            { "request.nothing", null },
            { "xds.nothing", null },
            { new string('x', 500), null },
        };
    }

    [Theory]
    [MemberData(nameof(Attributes))]
    public void An_attribute_is_serialised_as_envoy_does(string path, byte[]? expected)
    {
        var node = new NodeProperties("node-id", "node-cluster", MetadataValue.Struct(new Dictionary<string, MetadataValue> { ["ns"] = MetadataValue.Of("m") }));
        using var host = new TestHost(new ProxyWasmHostOptions { Node = node });
        var guest = host.Load(configure: options => options with { RootId = "root", VmId = "vm" });
        byte[]? value = null;
        guest.On("on_response_headers", call => { value = call.Do("proxy_get_property", path.Replace('.', '\0')) == WasmResult.Ok ? call.Bytes : null; });

        using var stream = new TestStream(new HttpFilterChain([guest.Plugin]), new FullInfo());
        stream.Request(end: false, ("referer", "r"), ("user-agent", "ua"), ("x-request-id", "id1"), ("x-many", "1"));
        stream.Stream.Request.Headers.Add("x-many", "2");
        stream.Data("body").Respond(end: true, 207, ("grpc-status", "5"));

        Assert.Equal(expected, value);
    }

    [Fact]
    public void Outside_of_streams_only_what_belongs_to_the_plugin_is_known()
    {
        using var host = new TestHost();
        var seen = "";
        WasmResult? set = null;
        host.Script().On("on_configure", call =>
        {
            seen = $"{call.Property("plugin_root_id")} {call.Property("request", "path") ?? "-"} {call.Property("cluster_name") ?? "-"}";
            set = call.Do("proxy_set_property", "mine", "value");
        });

        host.Load(configure: options => options with { RootId = "root" });

        Assert.Equal(("root - -", WasmResult.NotFound), (seen, set));
    }

    [Fact]
    public void The_root_id_can_be_read_while_the_context_is_created()
    {
        using var host = new TestHost();
        var seen = new List<string?>();
        host.Script().On("on_context_create", call => { seen.Add(call.Property("plugin_root_id")); });

        host.Load(configure: options => options with { RootId = "factory" });

        Assert.Equal(["factory", "factory"], seen);
    }

    [Fact]
    public void What_one_filter_sets_another_reads_and_several_segments_can_only_be_written()
    {
        using var host = new TestHost();
        var (one, two) = (host.Load("one"), host.Load("two"));
        var seen = "";
        one.On("on_request_headers", call =>
        {
            Assert.Equal(WasmResult.Ok, call.Do("proxy_set_property", "mine", "first"));
            Assert.Equal(WasmResult.Ok, call.Do("proxy_set_property", "mine", "second"));
            Assert.Equal(WasmResult.Ok, call.Do("proxy_set_property", "a\0b", "lost"));
        });
        two.On("on_request_headers", call =>
        {
            seen = $"{call.Property("mine")} {call.Property("filter_state", "wasm.mine")} {call.Property("a", "b") ?? "-"} {call.Property("a") ?? "-"}";
        });

        host.Open(one, two).Request().Dispose();

        Assert.Equal("second second - -", seen);
    }

    [Fact]
    public void A_property_declared_read_only_can_be_set_once()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            byte[] declaration = [0x0a, 2, (byte)'r', (byte)'o', 0x10, 1];
            results.Add(call.Do("proxy_call_foreign_function", "declare_property", declaration));
            results.Add(call.Do("proxy_call_foreign_function", "declare_property", declaration));
            results.Add(call.Do("proxy_set_property", "ro", "1"));
            results.Add(call.Do("proxy_set_property", "ro", "2"));
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal([WasmResult.Ok, WasmResult.BadArgument, WasmResult.Ok, WasmResult.BadArgument], results);
    }

    [Fact]
    public void A_declaration_that_is_kept_for_the_life_of_the_vm_may_not_be_of_any_size()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            results.Add(Declare(call, 16 * 1024));
            results.Add(Declare(call, 16 * 1024 + 1));
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal([WasmResult.Ok, WasmResult.BadArgument], results);

        // The length is a number of three bytes with seven bits each.
        static WasmResult Declare(GuestCall call, int length) => call.Do(
            "proxy_call_foreign_function",
            "declare_property",
            (byte[])[0x0a, (byte)(length & 0x7f | 0x80), (byte)(length >> 7 & 0x7f | 0x80), (byte)(length >> 14), .. new byte[length]]);
    }

    [Fact]
    public void The_duration_is_known_once_the_stream_has_ended()
    {
        using var host = new TestHost();
        var guest = host.Load();
        byte[]? duration = null;
        guest.On("on_log", call =>
        {
            Assert.Equal(WasmResult.Ok, call.Do("proxy_get_property", "request\0duration"));
            duration = call.Bytes;
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal(BitConverter.GetBytes(15_000_000L), duration);
    }

    private sealed class FullInfo : HttpStreamInfo
    {
        public override string Protocol => "HTTP/1.1";
        public override DateTimeOffset StartTime => new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
        public override TimeSpan Elapsed => TimeSpan.FromSeconds(1);
        public override IPEndPoint Source => new(IPAddress.Parse("10.0.0.1"), 1234);
        public override IPEndPoint Destination => new(IPAddress.IPv6Loopback, 80);
        public override ulong? ConnectionId => 77;
        public override bool? Mtls => true;
        public override string RequestedServerName => "sni";
        public override string TlsVersion => "TLSv1.3";
        public override long ResponseFlags => 64;
        public override Metadata DynamicMetadata => SomeMetadata;
        public override RouteInfo Route => new("route", SomeMetadata, "host", SomeMetadata, "cluster", SomeMetadata);
        public override ListenerInfo Listener => new(1, SomeMetadata, "chain");
        public override UpstreamInfo Upstream => new(
            new IPEndPoint(IPAddress.Parse("10.0.0.2"), 8080), new IPEndPoint(IPAddress.Parse("10.0.0.3"), 5555), SomeMetadata, "zone", 2, "why");
    }
}
