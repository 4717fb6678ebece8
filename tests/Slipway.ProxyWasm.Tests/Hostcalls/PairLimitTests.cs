using System.Collections.Concurrent;
using System.Net;
using Slipway.ProxyWasm.Tests.Callouts;

namespace Slipway.ProxyWasm.Tests.Hostcalls;

/// <summary>A list of more than 1024 pairs, or of more than 1 MiB, is taken for an empty one, wherever a guest passes one.</summary>
public sealed class PairLimitTests
{
    private static readonly (string Name, string Value)[] s_pseudoHeaders =
        [(":method", "GET"), (":path", "/"), (":authority", "a"), (":status", "200"), ("x-mine", "1")];

    private static readonly byte[] s_accepted = Pairs(count: 1024, valueSize: 1);

    public static TheoryData<int, int> Excessive() => new() { { 1025, 1 }, { 24, 64 << 10 } };

    [Theory]
    [MemberData(nameof(Excessive))]
    public void Setting_them_wipes_the_map(int count, int valueSize)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            Assert.Equal(WasmResult.Ok, call.Do("proxy_set_header_map_pairs", 0, s_accepted));
            Assert.Equal("1", call.Header(0, "x-mine"));
            Assert.Equal(WasmResult.Ok, call.Do("proxy_set_header_map_pairs", 0, Pairs(count, valueSize)));
            Assert.Equal(WasmResult.Ok, call.Do("proxy_get_header_map_pairs", 0));
            Assert.Empty(call.Bytes);
        });

        host.Open(guest).Request().Dispose();
    }

    [Theory]
    [MemberData(nameof(Excessive))]
    public void A_local_response_is_sent_without_them(int count, int valueSize)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            Assert.Equal(WasmResult.Ok, call.Reply(403, "no", headers: Pairs(count, valueSize)));
            return 1;
        });

        using var stream = host.Open(guest).Request();

        Assert.Equal(("403", "no", null), (stream.Status, stream.ResponseBody, stream.Stream.Response.Headers.GetString("x-mine")));
    }

    [Theory]
    [MemberData(nameof(Excessive))]
    public async Task A_call_without_a_path_is_refused_and_one_without_trailers_is_made(int count, int valueSize)
    {
        var requests = new ConcurrentQueue<HttpRequestMessage>();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Host(requests, asked);
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            var (excessive, headers) = (Pairs(count, valueSize), GuestCall.Pairs(s_pseudoHeaders[..3]));
            Assert.Equal(WasmResult.BadArgument, call.Do("proxy_http_call", "up", excessive, "", "", 1000));
            Assert.Equal(WasmResult.Ok, call.Do("proxy_http_call", "up", headers, "body", excessive, 1000));
        });

        using var stream = host.Open(guest).Request();

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Single(requests);
    }

    [Theory]
    [InlineData("proxy_grpc_call", 1025, 1)]
    [InlineData("proxy_grpc_call", 24, 64 << 10)]
    [InlineData("proxy_grpc_stream", 1025, 1)]
    [InlineData("proxy_grpc_stream", 24, 64 << 10)]
    public async Task A_grpc_call_is_made_without_them(string hostcall, int count, int valueSize)
    {
        var requests = new ConcurrentQueue<HttpRequestMessage>();
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = Host(requests, asked);
        var guest = host.Load();
        guest.On("on_request_headers", call => Assert.Equal(WasmResult.Ok, hostcall == "proxy_grpc_call"
            ? call.Do(hostcall, "up", "s", "m", Pairs(count, valueSize), "message", 1000)
            : call.Do(hostcall, "up", "s", "m", Pairs(count, valueSize))));

        using var stream = host.Open(guest).Request();

        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(Assert.Single(requests).Headers.Contains("x-mine"));
    }

    private static TestHost Host(ConcurrentQueue<HttpRequestMessage> requests, TaskCompletionSource asked) =>
        new(upstreams: new ScriptedUpstreams((request, _) =>
        {
            requests.Enqueue(request);
            asked.TrySetResult();
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request });
        }));

    /// <summary>What every message needs, one header that can be told from others, and as many more as make the count.</summary>
    private static byte[] Pairs(int count, int valueSize) => GuestCall.Pairs(
        [.. s_pseudoHeaders, .. Enumerable.Repeat(("y", new string('v', valueSize)), count - s_pseudoHeaders.Length)]);
}
