using System.Text;

[assembly: Slipway.Sdk.Filter<Slipway.Sdk.Tests.Callouts.GrpcTests.Root>("grpc")]

namespace Slipway.Sdk.Tests.Callouts;

public sealed class GrpcTests
{
    [Fact]
    public async Task A_call_brings_a_message_back()
    {
        using var host = Loading.Load("grpc");
        using var exchange = host.OpenRequest().SendRequest("GET", "/call");
        var call = await host.NextCallAsync();
        Assert.Equal(("rpc", "/test.Service/Do", "question"), (call.Cluster, call.Path, call.BodyText));
        Assert.Equal("1", call.Headers["x-meta"]);
        await call.RespondGrpcAsync("answer"u8);

        Assert.Equal("0  answer", exchange.UpstreamRequestHeaders!["x-answer"]);
    }

    [Fact]
    public async Task Or_a_status_with_the_servers_words()
    {
        using var host = Loading.Load("grpc");
        using var exchange = host.OpenRequest().SendRequest("GET", "/call");
        await (await host.NextCallAsync()).RespondGrpcAsync(default, 7, "not allowed");

        Assert.Equal("7 not allowed ", exchange.UpstreamRequestHeaders!["x-answer"]);
    }

    [Fact]
    public async Task A_stream_hears_all_there_is_in_order()
    {
        using var host = Loading.Load("grpc");
        using var exchange = host.OpenRequest().SendRequest("GET", "/stream");
        var call = await host.NextCallAsync();
        await call.RespondGrpcAsync("one"u8);

        Assert.Equal(["metadata", "message one", "trailing 0", "closed 0 "], host.FilterLog);
        Assert.Equal("closed", exchange.UpstreamRequestHeaders!["x-answer"]);
    }

    internal sealed class Root : RootContext
    {
        public override HttpContext CreateHttpContext() => new Stream();

        private sealed class Stream : HttpContext
        {
            public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
            {
                if (RequestHeaders[":path"] == "/call")
                    return HoldRequestHeaders(CallAsync());
                var stream = OpenGrpcStream("rpc", "test.Service", "Watch", new Handler());
                stream.Send("first"u8);
                stream.Send("second"u8, endOfStream: true);
                return FilterHeadersStatus.StopAllIterationAndWatermark;
            }

            private async FilterTask CallAsync()
            {
                var response = await DispatchGrpcCall("rpc", "test.Service", "Do", "question"u8, new HeaderList { { "x-meta", "1" } });
                RequestHeaders["x-answer"] = $"{response.Status} {response.StatusMessage} {Encoding.UTF8.GetString(response.Message)}";
            }
        }

        private sealed class Handler : GrpcStreamHandler
        {
            public override void OnInitialMetadata(GrpcStream stream, HeaderMap metadata) => Log.Info("metadata");

            public override void OnMessage(GrpcStream stream, ReadOnlySpan<byte> message) =>
                Log.Info($"message {Encoding.UTF8.GetString(message)}");

            public override void OnTrailingMetadata(GrpcStream stream, HeaderMap metadata) =>
                Log.Info($"trailing {metadata["grpc-status"]}");

            public override void OnClose(GrpcStream stream, int status, string message)
            {
                Log.Info($"closed {status} {message}");
                HttpContext.RequestHeaders["x-answer"] = "closed";
                HttpContext.ContinueRequest();
            }
        }
    }
}
