using System.Net;
using Slipway.ProxyWasm.Callouts;

namespace Slipway.ProxyWasm.Tests.Callouts;

public sealed class HttpCallTests
{
    private static readonly byte[] Headers =
        GuestCall.Pairs((":method", "POST"), (":path", "/check?a=1"), (":authority", "auth.example"), ("x-token", "t\u00e9"), ("content-type", "text/x"));

    private static WasmResult Send(GuestCall call, string upstream = "up", byte[]? headers = null, string body = "question", long timeout = 0) =>
        call.Do("proxy_http_call", upstream, headers ?? Headers, body, "", timeout);

    [Fact]
    public async Task A_response_is_delivered_to_the_root_and_the_stream_can_go_on_from_there()
    {
        var asked = "";
        var upstreams = new ScriptedUpstreams(async (request, cancellation) =>
        {
            asked = $"{request.Method} {request.RequestUri} {request.Headers.Host} {request.Headers.GetValues("x-token").Single()} "
                + $"{request.Content!.Headers.ContentType} {request.Content.Headers.ContentLength} {await request.Content.ReadAsStringAsync(cancellation)}";
            var response = new HttpResponseMessage(HttpStatusCode.Accepted) { Content = new StringContent("answer") };
            response.Headers.TryAddWithoutValidation("X-Answer", ["1", "2"]);
            response.TrailingHeaders.TryAddWithoutValidation("x-trailer", "end");
            return response;
        });
        using var host = new TestHost(upstreams: upstreams);
        var guest = host.Load();
        var seen = "";
        guest.On("on_request_headers", call =>
        {
            Assert.Equal(WasmResult.Ok, Send(call));
            Assert.Equal(4u, call.Out());
            return 1;
        });
        guest.On("on_http_call_response", call =>
        {
            seen = $"{call.Header(6, ":status")} {call.Header(6, "x-answer")} {call.Body(4)} {call.Header(7, "x-trailer")}";
            call.Do("proxy_set_effective_context", 2);
            call.Do("proxy_add_header_map_value", 0, "x-checked", "yes");
            call.Do("proxy_continue_stream", 0);
        });
        guest.On("on_log", call => { seen += $" / {call.Header(6, ":status") ?? "gone"} {call.Do("proxy_get_buffer_bytes", 4, 0, 10)}"; });

        using (var stream = host.Open(guest).Request())
        {
            await stream.Until(stream => stream.Stream.Request.HeadersOut);
            Assert.Equal("yes", stream.Stream.Request.Headers.GetString("x-checked"));
        }

        Assert.Equal("POST /check?a=1 auth.example t\u00e9 text/x 8 question", asked);
        Assert.Equal("202 1 answer end / gone NotFound", seen);
        Assert.Contains("on_http_call_response(1, 4, 4, 6, 1)", guest.Calls);
    }

    [Fact]
    public void All_callouts_of_a_vm_together_take_no_more_memory_than_is_set()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        using var host = new TestHost(new ProxyWasmHostOptions { MaxCalloutBytes = 1200 }, new ScriptedUpstreams((_, _) => answer.Task));
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            results.Add(Send(call, body: new string('x', 600)));
            results.Add(Send(call, body: new string('x', 600)));
            results.Add(Send(call, body: new string('x', 300)));
        });
        host.Open(guest).Request().Dispose();
        Assert.InRange(guest.Root.Vm.Budgets.CalloutMemory.Taken, 1100, 1200);

        answer.SetResult(new HttpResponseMessage { Content = new ByteArrayContent([]) });
        Assert.True(SpinWait.SpinUntil(() => guest.Root.Vm.Budgets.CalloutMemory.Taken == 0, TimeSpan.FromSeconds(20)));
        host.Open(guest).Request().Dispose();

        Assert.Equal(
            [WasmResult.Ok, WasmResult.InternalFailure, WasmResult.Ok, WasmResult.Ok, WasmResult.InternalFailure, WasmResult.Ok], results);
    }

    [Fact]
    public async Task An_answer_for_which_there_is_no_room_is_a_broken_one()
    {
        using var host = new TestHost(
            new ProxyWasmHostOptions { MaxCalloutBytes = 1100 },
            new ScriptedUpstreams((_, _) => Task.FromResult(new HttpResponseMessage { Content = new ByteArrayContent(new byte[2000]) })));
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            Assert.Equal(WasmResult.Ok, Send(call));
            return 1;
        });
        guest.On("on_http_call_response", call =>
        {
            call.Do("proxy_set_effective_context", 2);
            call.Do("proxy_continue_stream", 0);
        });
        using var stream = host.Open(guest).Request();

        await stream.Until(stream => stream.Stream.Request.HeadersOut);

        Assert.Contains("on_http_call_response(1, 4, 0, 0, 0)", guest.Calls);
        Assert.True(SpinWait.SpinUntil(() => guest.Root.Vm.Budgets.CalloutMemory.Taken == 0, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Calls_are_numbered_by_fours_from_four()
    {
        using var host = new TestHost(upstreams: new ScriptedUpstreams((_, _) => Task.FromResult(new HttpResponseMessage())));
        var guest = host.Load();
        var tokens = new List<uint>();
        guest.On("on_request_headers", call =>
        {
            for (var i = 0; i < 3; i++)
            {
                Send(call);
                tokens.Add(call.Out());
            }

            return 1;
        });
        var answered = 0;
        guest.On("on_http_call_response", call =>
        {
            if (++answered == 3)
            {
                call.Do("proxy_set_effective_context", 2);
                call.Do("proxy_continue_stream", 0);
            }
        });

        using var stream = host.Open(guest).Request();
        await stream.Until(stream => stream.Stream.Request.HeadersOut);

        Assert.Equal([4u, 8u, 12u], tokens);
    }

    [Fact]
    public void Plugins_that_share_a_vm_share_its_numbers()
    {
        using var host = new TestHost(upstreams: new ScriptedUpstreams(static async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return new HttpResponseMessage();
        }));
        var (one, two) = (host.Load("one"), host.Load("two"));
        var tokens = new List<uint>();
        void Take(GuestCall call)
        {
            Send(call);
            tokens.Add(call.Out());
        }

        one.On("on_request_headers", Take);
        two.On("on_request_headers", Take);
        host.Open(one, two).Request().Dispose();

        Assert.Equal([4u, 8u], tokens);
    }

    [Fact]
    public void What_cannot_be_sent_is_a_bad_argument_and_leaves_no_token()
    {
        using var host = new TestHost(upstreams: new ScriptedUpstreams((_, _) => throw new InvalidOperationException("must not be reached")));
        var guest = host.Load();
        var results = new List<(WasmResult, uint)>();
        guest.On("on_request_headers", call =>
        {
            void Try(WasmResult result) => results.Add((result, call.Out()));
            Try(Send(call, upstream: "unknown"));
            Try(Send(call, headers: []));
            Try(Send(call, headers: GuestCall.Pairs((":method", "GET"), (":path", "/"))));
            Try(Send(call, headers: GuestCall.Pairs((":method", "GET"), (":authority", "a"))));
            Try(Send(call, headers: GuestCall.Pairs((":path", "/"), (":authority", "a"))));
            Try(Send(call, headers: GuestCall.Pairs((":method", "no method"), (":path", "/"), (":authority", "a"))));
            Try(Send(call, timeout: -1));
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal(Enumerable.Repeat((WasmResult.BadArgument, 0u), 7), results);
    }

    [Theory]
    [InlineData("unreachable", "503", 0u)]
    [InlineData("strange failure", "503", 0u)]
    [InlineData("never", "504", 0u)]
    [InlineData("broken body", null, 11u)]
    [InlineData("endless body", null, 11u)]
    [InlineData("never ending body", null, 11u)]
    public async Task A_failure_before_the_response_is_a_response_and_after_it_a_reset(string failure, string? status, uint code)
    {
        var upstreams = new ScriptedUpstreams(async (_, cancellation) =>
        {
            if (failure == "never")
                await Task.Delay(Timeout.Infinite, cancellation);
            return failure switch
            {
                "unreachable" => throw new HttpRequestException("refused"),
                "strange failure" => throw new ArgumentException("a bug of the upstream's"),
                _ => new HttpResponseMessage { Content = new StreamContent(new BadStream(failure)) },
            };
        });
        using var host = new TestHost(new ProxyWasmHostOptions { MaxCalloutBodyBytes = 1 << 20 }, upstreams);
        var guest = host.Load();
        (string?, uint, string) seen = default;
        guest.On("on_request_headers", call =>
        {
            Send(call, timeout: failure.StartsWith("never", StringComparison.Ordinal) ? 30 : 0);
            return 1;
        });
        guest.On("on_http_call_response", call =>
        {
            var header = call.Header(6, ":status");
            call.Do("proxy_get_status");
            var code = call.Out(0);
            seen = (header, code, System.Text.Encoding.ASCII.GetString(call.Read(call.Out(1), call.Out(2))));
            call.Do("proxy_set_effective_context", 2);
            call.Do("proxy_continue_stream", 0);
        });

        using var stream = host.Open(guest).Request();
        await stream.Until(stream => stream.Stream.Request.HeadersOut);

        Assert.Equal((status, code, code == 0 ? "" : "reset"), seen);
        Assert.Equal(status is null, guest.Calls.Contains("on_http_call_response(1, 4, 0, 0, 0)"));
    }

    [Fact]
    public async Task A_local_reply_from_the_response_of_a_call_answers_the_stream()
    {
        using var host = new TestHost(upstreams: new ScriptedUpstreams((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.Forbidden))));
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            Send(call);
            return 1;
        });
        guest.On("on_http_call_response", call =>
        {
            call.Do("proxy_set_effective_context", 2);
            call.Reply(403, "denied");
        });

        using var stream = host.Open(guest).Request();
        await stream.Until(stream => stream.Status is not null);

        Assert.Equal(("403", "denied"), (stream.Status, stream.ResponseBody));
    }

    [Fact]
    public async Task A_call_outlives_its_stream_whose_context_is_then_unknown()
    {
        var answer = new TaskCompletionSource<HttpResponseMessage>();
        using var host = new TestHost(upstreams: new ScriptedUpstreams((_, _) => answer.Task));
        var guest = host.Load();
        var delivered = new TaskCompletionSource<WasmResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        guest.On("on_request_headers", call => { Send(call); });
        guest.On("on_http_call_response", call => { delivered.SetResult(call.Do("proxy_set_effective_context", 2)); });

        host.Open(guest).Request().Dispose();
        answer.SetResult(new HttpResponseMessage());

        Assert.Equal(WasmResult.BadArgument, await delivered.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_call_is_cancelled_when_the_plugin_ends_and_not_delivered()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(upstreams: new ScriptedUpstreams(async (_, cancellation) =>
        {
            cancellation.Register(cancelled.SetResult);
            sent.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return new HttpResponseMessage();
        }));
        var guest = host.Load();
        guest.On("on_request_headers", call => { Send(call); });

        host.Open(guest).Request().Dispose();
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(20));
        guest.Plugin.Dispose();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain(guest.Calls, call => call.StartsWith("on_http_call_response", StringComparison.Ordinal));
    }

    [Fact]
    public void Calls_beyond_the_limit_are_refused()
    {
        using var host = new TestHost(
            new ProxyWasmHostOptions { MaxCallouts = 2, MaxCalloutBodyBytes = 100 },
            new ScriptedUpstreams(async (_, cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation);
                return new HttpResponseMessage();
            }));
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            results.Add(Send(call, body: new string('x', 101)));
            for (var i = 0; i < 3; i++)
                results.Add(Send(call));
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal([WasmResult.InternalFailure, WasmResult.Ok, WasmResult.Ok, WasmResult.InternalFailure], results);
    }

    private sealed class BadStream(string failure) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (failure == "never ending body")
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return failure == "endless body" ? buffer.Length : throw new IOException("broken");
        }
    }

    [Fact]
    public async Task Headers_that_would_split_the_request_are_not_sent()
    {
        var sent = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(upstreams: new ScriptedUpstreams((request, _) =>
        {
            sent.TrySetResult(string.Join(' ', request.Headers.NonValidated.Select(header => $"{header.Key}: {header.Value}")));
            return Task.FromResult(new HttpResponseMessage());
        }));
        var guest = host.Load();
        var headers = GuestCall.Pairs(
            (":method", "GET"), (":path", "/"), (":authority", "a"), ("x-good", "1"), ("x-bad", "1\r\nx-smuggled: 1"), ("x-bad\r\nx-smuggled", "1"), ("", "1"));
        guest.On("on_request_headers", call => { Assert.Equal(WasmResult.Ok, Send(call, headers: headers)); });

        using var stream = host.Open(guest).Request();

        var seen = await sent.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Contains("x-good", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("x-bad", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("x-smuggled", seen, StringComparison.Ordinal);
    }
}
