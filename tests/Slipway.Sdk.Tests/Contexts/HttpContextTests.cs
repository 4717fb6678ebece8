using Slipway.Sdk.Testing;

[assembly: Slipway.Sdk.Filter<Slipway.Sdk.Tests.Contexts.HttpContextTests.Root>("http")]

namespace Slipway.Sdk.Tests.Contexts;

public sealed class HttpContextTests
{
    [Fact]
    public void All_callbacks_of_a_stream_are_made_in_order()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest();
        exchange.SendRequestHeaders(false, ("x-do", "tell")).SendRequestBody("abc").SendRequestTrailers(("x-last", "1"));
        exchange.RespondHeaders(200, false).RespondBody("defg").RespondTrailers(("x-last", "2")).Complete();

        Assert.Equal(
            [
                "request headers 5 False", "request body 3 False", "request trailers 1",
                "response headers 1 False", "response body 4 False", "response trailers 1",
                "log 200", "done", "deleted",
            ],
            host.FilterLog);
    }

    [Fact]
    public void Headers_can_be_read_changed_and_removed_as_text_and_as_bytes()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest()
            .SendRequest("GET", "/", ("x-do", "headers"), ("x-old", "1"), ("x-two", "a"), ("x-two", "b"), ("x-umlaut", "ü"));

        var headers = exchange.UpstreamRequestHeaders!;
        Assert.Null(headers["x-old"]);
        Assert.Equal(["a", "b", "c"], headers.All("x-two"));
        Assert.Equal("new", headers["x-text"]);
        Assert.Equal("new", headers["x-bytes"]);
        Assert.Equal("first of x-two is a, ü, none", headers["x-read"]);
    }

    [Fact]
    public void All_headers_can_be_enumerated_and_replaced()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest().SendRequest("GET", "/p", ("x-do", "all"), ("x-empty", ""));

        Assert.Equal(":method: GET; :path: /p; :authority: example.com; :scheme: http; x-do: all; x-empty: ; 6",
            Assert.Single(host.FilterLog));
        Assert.Equal(":method: GET; :path: /other; :authority: b", exchange.UpstreamRequestHeaders!.ToString());
    }

    [Fact]
    public void A_request_can_be_answered_from_the_filter()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "answer"));

        Assert.Equal(403, exchange.Status);
        Assert.Equal("no\n", exchange.ResponseBody);
        Assert.Equal("because", exchange.ResponseHeaders!["x-why"]);
        Assert.Equal("denied_by_test", exchange.ResponseDetails);
        Assert.True(exchange.IsAnsweredByFilter);
        Assert.Null(exchange.UpstreamRequestHeaders);
    }

    [Fact]
    public void A_client_that_speaks_grpc_gets_the_grpc_status()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest().SendRequest("POST", "/", ("x-do", "answer"), ("content-type", "application/grpc"));

        Assert.Equal("7", exchange.ResponseHeaders!["grpc-status"]);
    }

    [Fact]
    public void A_stream_can_be_reset()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "reset"));

        Assert.Equal("wasm_close_stream", exchange.ResetReason);
    }

    [Fact]
    public void A_held_request_goes_on_when_it_is_told_to_from_a_tick()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "hold"));
        Assert.True(exchange.IsRequestHeld);
        Assert.Null(exchange.UpstreamRequestHeaders);

        host.Time.Advance(TimeSpan.FromMilliseconds(100));

        Assert.False(exchange.IsRequestHeld);
        Assert.Equal("ticked", exchange.UpstreamRequestHeaders!["x-held"]);
    }

    [Fact]
    public void Bodies_can_be_replaced_as_a_whole_when_they_have_been_held()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest();
        exchange.SendRequestHeaders(false, ("x-do", "upper")).SendRequestBody("ab").SendRequestBody("cd");
        Assert.Equal("", exchange.UpstreamRequestBody);
        exchange.SendRequestBody("ef", endOfStream: true);
        exchange.RespondHeaders(200, false).RespondBody("xy").RespondBody("z", endOfStream: true);

        Assert.Equal("ABCDEF", exchange.UpstreamRequestBody);
        Assert.Equal("<xy><z>", exchange.ResponseBody);
    }

    [Fact]
    public void A_body_without_trailers_can_be_given_some()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "upper")).Respond(200, "body");

        Assert.Equal("7", exchange.ResponseTrailers!["x-length"]);
    }

    [Fact]
    public void What_is_used_out_of_its_time_says_so()
    {
        using var host = Loading.Load("http");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "early"));

        Assert.Equal(500, exchange.Status);
        Assert.Contains(
            "Slipway.Sdk.HostcallException: proxy_replace_header_map_value answered BAD_ARGUMENT", Assert.Single(host.FilterLog));
    }

    internal sealed class Root : RootContext
    {
        private readonly List<Stream> _held = [];

        public override HttpContext CreateHttpContext() => new Stream(this);

        public override void OnTick()
        {
            foreach (var stream in _held)
            {
                if (!stream.MakeEffective())
                    continue;
                HttpContext.RequestHeaders.Set("x-held", "ticked");
                HttpContext.ContinueRequest();
            }

            _held.Clear();
        }

        private sealed class Stream(Root root) : HttpContext
        {
            private string? _do;

            private bool Tells => _do == "tell";

            public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
            {
                _do = RequestHeaders["x-do"];
                switch (_do)
                {
                    case "tell":
                        Log.Info($"request headers {count} {endOfStream}");
                        break;
                    case "headers":
                        ChangeHeaders();
                        break;
                    case "all":
                        ReplaceAll();
                        break;
                    case "answer":
                        SendLocalResponse(403, "no\n", new HeaderList { { "x-why", "because" } }, 7, "denied_by_test");
                        break;
                    case "reset":
                        ResetStream();
                        break;
                    case "hold":
                        root._held.Add(this);
                        RootContext.SetTickPeriod(TimeSpan.FromMilliseconds(100));
                        return FilterHeadersStatus.StopIteration;
                    case "early":
                        ResponseHeaders["x"] = "y";
                        break;
                }

                return FilterHeadersStatus.Continue;
            }

            public override FilterDataStatus OnRequestBody(int size, bool endOfStream)
            {
                if (Tells)
                    Log.Info($"request body {size} {endOfStream}");
                if (_do != "upper")
                    return FilterDataStatus.Continue;
                if (!endOfStream)
                    return FilterDataStatus.StopIterationAndBuffer;
                Assert.Equal(size, RequestBody.Length);
                RequestBody.Set(RequestBody.ReadText().ToUpperInvariant());
                return FilterDataStatus.Continue;
            }

            public override FilterTrailersStatus OnRequestTrailers(int count)
            {
                Log.Info($"request trailers {count}");
                return FilterTrailersStatus.Continue;
            }

            public override FilterHeadersStatus OnResponseHeaders(int count, bool endOfStream)
            {
                if (Tells)
                    Log.Info($"response headers {count} {endOfStream}");
                return FilterHeadersStatus.Continue;
            }

            public override FilterDataStatus OnResponseBody(int size, bool endOfStream)
            {
                if (Tells)
                    Log.Info($"response body {size} {endOfStream}");
                if (_do != "upper")
                    return FilterDataStatus.Continue;
                ResponseBody.Prepend("<!"u8);
                ResponseBody.Drain(2);
                ResponseBody.Prepend("<"u8);
                ResponseBody.Append(">"u8);
                if (endOfStream)
                    ResponseTrailers["x-length"] = $"{ResponseBody.Length + 1}";
                return FilterDataStatus.Continue;
            }

            public override FilterTrailersStatus OnResponseTrailers(int count)
            {
                if (Tells)
                    Log.Info($"response trailers {count}");
                return FilterTrailersStatus.Continue;
            }

            public override void OnLog()
            {
                if (Tells)
                    Log.Info($"log {ResponseHeaders[":status"]}");
            }

            public override bool OnDone()
            {
                if (Tells)
                    Log.Info("done");
                return true;
            }

            public override void OnDelete()
            {
                if (Tells)
                    Log.Info("deleted");
            }

            private static void ChangeHeaders()
            {
                RequestHeaders["x-old"] = null;
                RequestHeaders.Add("x-two", "c");
                RequestHeaders.Set("x-text", "new");
                RequestHeaders.Set("x-bytes"u8, "new"u8);
                Assert.True(RequestHeaders.Contains("x-two"));
                RequestHeaders["x-read"] =
                    $"first of x-two is {RequestHeaders["x-two"]}, {RequestHeaders["x-umlaut"]}, {RequestHeaders["x-none"] ?? "none"}";
            }

            private static void ReplaceAll()
            {
                var text = "";
                var all = RequestHeaders.GetAll();
                foreach (var pair in all)
                    text += $"{pair.NameText}: {pair.ValueText}; ";
                Log.Info(text + all.Count);
                RequestHeaders.SetAll(new HeaderList { { ":method", "GET" }, { ":path", "/other" }, { ":authority", "b" } });
            }
        }
    }
}
