using Slipway.Sdk.Testing;

[assembly: Slipway.Sdk.Filter<Slipway.Sdk.Tests.Callouts.HttpCallTests.Root>("http-call")]

namespace Slipway.Sdk.Tests.Callouts;

public sealed class HttpCallTests
{
    [Theory]
    [InlineData("handler")]
    [InlineData("await")]
    public async Task A_request_is_held_until_its_call_is_answered_and_then_goes_on_with_the_answer(string how)
    {
        using var host = Loading.Load("http-call");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", how));
        var call = await host.NextCallAsync();
        Assert.True(exchange.IsRequestHeld);
        Assert.Equal(("auth", "POST", "/check", "auth.example"), (call.Cluster, call.Method, call.Path, call.Authority));
        Assert.Equal("1", call.Headers["x-sent"]);
        Assert.Equal("body", call.BodyText);

        await call.RespondAsync(201, "answer", ("x-back", "2"));

        Assert.False(exchange.IsRequestHeld);
        Assert.Equal("201 answer 2", exchange.UpstreamRequestHeaders!["x-answer"]);
    }

    [Fact]
    public async Task A_call_that_cannot_reach_anybody_is_answered_with_503()
    {
        using var host = Loading.Load("http-call");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "await"));
        await (await host.NextCallAsync()).FailAsync();

        Assert.StartsWith("503 upstream connect error", exchange.UpstreamRequestHeaders!["x-answer"]);
    }

    [Fact]
    public async Task Several_calls_can_be_awaited_one_after_the_other_and_in_methods_of_methods()
    {
        using var host = Loading.Load("http-call");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "three"));
        for (var i = 1; i <= 3; i++)
        {
            var call = await host.NextCallAsync();
            Assert.Equal($"/{i}", call.Path);
            await call.RespondAsync(200, $"{i * i}");
        }

        Assert.Equal("1, 4, 9", exchange.UpstreamRequestHeaders!["x-answer"]);
    }

    [Fact]
    public async Task Two_calls_under_way_at_once_are_answered_each_to_who_has_made_it()
    {
        using var host = Loading.Load("http-call");
        using var first = host.OpenRequest().SendRequest("GET", "/", ("x-do", "await"));
        var firstCall = await host.NextCallAsync();
        using var second = host.OpenRequest().SendRequest("GET", "/", ("x-do", "await"));
        var secondCall = await host.NextCallAsync();
        await secondCall.RespondAsync(200, "second");
        Assert.True(first.IsRequestHeld);
        await firstCall.RespondAsync(200, "first");

        Assert.Equal("200 first ", first.UpstreamRequestHeaders!["x-answer"]);
        Assert.Equal("200 second ", second.UpstreamRequestHeaders!["x-answer"]);
    }

    [Fact]
    public async Task A_request_can_be_answered_after_a_call()
    {
        using var host = Loading.Load("http-call");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "deny"));
        await (await host.NextCallAsync()).RespondAsync(200);

        Assert.Equal(401, exchange.Status);
        Assert.Null(exchange.UpstreamRequestHeaders);
    }

    [Theory]
    [InlineData("throw-handler")]
    [InlineData("throw-await")]
    public async Task What_is_thrown_after_an_answer_is_treated_as_in_any_callback(string how)
    {
        using var host = Loading.Load("http-call");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", how));
        await (await host.NextCallAsync()).RespondAsync(200);

        Assert.Equal(500, exchange.Status);
        Assert.Contains(host.FilterLog, line => line.Contains(" threw System.InvalidOperationException: after the answer"));
        Assert.False(host.HasFailed);
    }

    [Fact]
    public void What_is_thrown_before_the_first_wait_is_too()
    {
        using var host = Loading.Load("http-call");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "throw-before"));

        Assert.Equal(500, exchange.Status);
    }

    [Fact]
    public async Task A_request_may_wait_for_a_call_of_the_root_context()
    {
        using var host = Loading.Load("http-call");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "root"));
        await (await host.NextCallAsync()).RespondAsync(200);

        Assert.False(exchange.IsRequestHeld);
    }

    [Fact]
    public async Task An_answer_read_too_late_says_so()
    {
        using var host = Loading.Load("http-call");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "late"));
        await (await host.NextCallAsync()).RespondAsync(200, "first");
        await (await host.NextCallAsync()).RespondAsync(200, "second");

        Assert.Equal(500, exchange.Status);
        Assert.Contains(host.FilterLog, line => line.Contains("read it before the next await"));
    }

    [Fact]
    public async Task An_answer_for_a_stream_that_has_ended_is_forgotten()
    {
        using var host = Loading.Load("http-call");
        var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "throw-await"));
        var call = await host.NextCallAsync();
        exchange.Dispose();
        await call.RespondAsync(200);

        Assert.Empty(host.FilterLog);
    }

    [Fact]
    public void A_call_to_a_cluster_that_does_not_exist_is_refused_at_once()
    {
        using var host = Loading.Load("http-call");
        host.RemoveCluster("auth");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "await"));

        Assert.Equal(500, exchange.Status);
        Assert.Contains("proxy_http_call answered BAD_ARGUMENT", Assert.Single(host.FilterLog));
    }

    [Fact]
    public async Task A_response_can_be_held_for_a_call_too()
    {
        using var host = Loading.Load("http-call");
        using var exchange = host.OpenRequest().SendRequest("GET", "/", ("x-do", "response")).Respond(200, "hello");
        Assert.True(exchange.IsResponseHeld);
        await (await host.NextCallAsync()).RespondAsync(204);

        Assert.Equal("204", exchange.ResponseHeaders!["x-answer"]);
        Assert.Equal("hello", exchange.ResponseBody);
    }

    [Fact]
    public async Task A_root_context_makes_calls_of_its_own()
    {
        using var host = Loading.Load("http-call", "tick");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        var call = await host.NextCallAsync();
        await call.RespondAsync(200, "for the root");

        Assert.Equal(["root got for the root"], host.FilterLog);
    }

    internal sealed class Root : RootContext
    {
        public override bool OnConfigure(int configurationSize)
        {
            if (configurationSize > 0)
                SetTickPeriod(TimeSpan.FromSeconds(1));
            return true;
        }

        public override HttpContext CreateHttpContext() => new Stream();

        public override void OnTick() => Call(this, "/").OnResponse(
            response => Log.Info($"root got {System.Text.Encoding.UTF8.GetString(response.ReadBody())}"));

        private static HttpCall Call(Context context, string path, string body = "") => context.DispatchHttpCall(
            "auth",
            new HeaderList { { ":method", "POST" }, { ":path", path }, { ":authority", "auth.example" }, { "x-sent", "1" } },
            System.Text.Encoding.UTF8.GetBytes(body),
            timeout: TimeSpan.FromSeconds(5));

        private sealed class Stream : HttpContext
        {
            private string? _do;

            public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
            {
                _do = RequestHeaders["x-do"];
                switch (_do)
                {
                    case "handler":
                        Call(this, "/check", "body").OnResponse(response =>
                        {
                            Answer(response);
                            ContinueRequest();
                        });
                        return FilterHeadersStatus.StopAllIterationAndWatermark;
                    case "throw-handler":
                        Call(this, "/").OnResponse(_ => throw new InvalidOperationException("after the answer"));
                        return FilterHeadersStatus.StopAllIterationAndWatermark;
                    case "await":
                        return HoldRequestHeaders(AwaitAsync());
                    case "three":
                        return HoldRequestHeaders(ThreeAsync());
                    case "deny":
                        return HoldRequestHeaders(DenyAsync());
                    case "throw-await":
                        return HoldRequestHeaders(ThrowAsync(before: false));
                    case "throw-before":
                        return HoldRequestHeaders(ThrowAsync(before: true));
                    case "root":
                        return HoldRequestHeaders(RootAsync());
                    case "late":
                        return HoldRequestHeaders(LateAsync());
                    default:
                        return FilterHeadersStatus.Continue;
                }
            }

            public override FilterHeadersStatus OnResponseHeaders(int count, bool endOfStream) =>
                _do == "response" ? HoldResponseHeaders(ResponseAsync()) : FilterHeadersStatus.Continue;

            private static void Answer(HttpCallResponse response) => RequestHeaders["x-answer"] =
                $"{response.Status} {System.Text.Encoding.UTF8.GetString(response.ReadBody())} {response.Headers["x-back"]}";

            private async FilterTask AwaitAsync() => Answer(await Call(this, "/check", "body"));

            private async FilterTask ResponseAsync() => ResponseHeaders["x-answer"] = $"{(await Call(this, "/")).Status}";

            private async FilterTask ThreeAsync()
            {
                var answers = new List<string>();
                for (var i = 1; i <= 3; i++)
                    await OneAsync(answers, $"/{i}");
                RequestHeaders["x-answer"] = string.Join(", ", answers);
            }

            private async FilterTask OneAsync(List<string> answers, string path) =>
                answers.Add(System.Text.Encoding.UTF8.GetString((await Call(this, path)).ReadBody()));

            private async FilterTask DenyAsync()
            {
                await Call(this, "/");
                SendLocalResponse(401, "no");
            }

            private async FilterTask ThrowAsync(bool before)
            {
                if (before)
                    throw new InvalidOperationException("before the first wait");
                await Call(this, "/");
                throw new InvalidOperationException("after the answer");
            }

            private async FilterTask RootAsync() => await Call(Root, "/");

            private async FilterTask LateAsync()
            {
                var first = await Call(this, "/");
                await Call(this, "/");
                first.ReadBody();
            }
        }
    }
}
