using Slipway.ProxyWasm.Streams;

namespace Slipway.ProxyWasm.Tests.Streams;

public sealed class LocalReplyTests
{
    [Theory]
    [InlineData("on_request_headers", 0)]
    [InlineData("on_request_headers", 1)]
    [InlineData("on_request_body", 0)]
    [InlineData("on_request_body", 1)]
    [InlineData("on_request_trailers", 0)]
    [InlineData("on_request_trailers", 1)]
    public void A_reply_in_the_request_stops_it_whatever_the_guest_returns_and_passes_the_response_callbacks(string callback, int returned)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", _ => 3);
        guest.On(callback, call =>
        {
            call.Reply(418, "tea", "my details", GuestCall.Pairs(("x-a", "1")));
            return returned;
        });
        guest.On("on_response_headers", call => { call.Do("proxy_add_header_map_value", 2, "x-seen", "yes"); });
        if (callback != "on_request_headers")
            guest.On("on_request_headers", _ => 0);

        using var stream = host.Open(guest).Request(end: false).Data("body").Trailers(("t", "1"));

        Assert.Equal("418", stream.Status);
        Assert.Equal("tea", stream.ResponseBody);
        Assert.True(stream.Stream.Response.EndOut);
        Assert.Equal(("1", "yes"), (stream.Stream.Response.Headers.GetString("x-a"), stream.Stream.Response.Headers.GetString("x-seen")));
        Assert.Equal("my_details", stream.Stream.Reply!.Details);
        Assert.False(stream.Stream.Request.EndOut);
        Assert.Contains("on_response_body(2, 3, 1)", guest.Calls);
    }

    [Fact]
    public void A_reply_to_a_grpc_client_is_sent_however_long_its_message()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => { call.Reply(403, new string('\u00e9', 1_000_000), grpcStatus: 7); });

        using var stream = host.Open(guest).Request(headers: ("content-type", "application/grpc"));

        Assert.Equal("200", stream.Status);
        Assert.Equal("7", stream.Stream.Response.Headers.GetString("grpc-status"));
        Assert.StartsWith("%EF%BF%BD", stream.Stream.Response.Headers.GetString("grpc-message"), StringComparison.Ordinal);
        Assert.True(stream.Stream.Response.EndOut);
    }

    [Fact]
    public void Of_two_replies_in_one_callback_the_first_counts()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            Assert.Equal(WasmResult.Ok, call.Reply(401, "first"));
            Assert.Equal(WasmResult.Ok, call.Reply(402, "second"));
            return 1;
        });

        using var stream = host.Open(guest).Request();

        Assert.Equal(("401", "first"), (stream.Status, stream.ResponseBody));
    }

    [Theory]
    [InlineData("on_response_headers", 0)]
    [InlineData("on_response_headers", 1)]
    [InlineData("on_response_body", 0)]
    [InlineData("on_response_body", 1)]
    public void A_second_reply_in_the_response_callbacks_of_the_first_changes_nothing_and_holds_nothing_up(string callback, int returned)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => { call.Reply(401, "first"); });
        guest.On(callback, call =>
        {
            call.Reply(402, "second");
            return returned;
        });

        using var stream = host.Open(guest).Request();

        Assert.Equal(("401", "first"), (stream.Status, stream.ResponseBody));
        Assert.True(stream.Stream.Response.EndOut);
        Assert.Null(stream.Stream.ResetReason);
    }

    [Fact]
    public void A_trap_in_the_response_headers_of_a_reply_makes_it_a_503()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => { call.Reply(401, "first"); }).On("on_response_headers", _ => PuppetModule.Trap);

        using var stream = host.Open(guest).Request();

        Assert.Equal("503", stream.Status);
        Assert.True(stream.Stream.Response.EndOut);
    }

    [Fact]
    public void A_trap_in_the_response_body_of_a_reply_leaves_that_reply()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => { call.Reply(401, "first"); }).On("on_response_body", _ => PuppetModule.Trap);

        using var stream = host.Open(guest).Request();

        Assert.Equal(("401", "first"), (stream.Status, stream.ResponseBody));
        Assert.True(stream.Stream.Response.EndOut);
    }

    [Fact]
    public void A_reply_and_then_a_trap_in_the_same_callback_is_one_response()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            call.Reply(401, "first");
            return PuppetModule.Trap;
        });

        using var stream = host.Open(guest).Request();

        Assert.Equal("401", stream.Status);
        Assert.True(stream.Stream.Response.EndOut);
    }

    [Fact]
    public void A_reply_in_the_response_headers_takes_the_upstreams_place_and_is_not_shown_to_the_guest_again()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_response_headers", call =>
        {
            call.Reply(502, "mine");
            return 1;
        });

        using var stream = host.Open(guest).Request().Respond(end: false).RespondData("upstream's", end: true);

        Assert.Equal(("502", "mine"), (stream.Status, stream.ResponseBody));
        Assert.Single(guest.Calls, call => call.StartsWith("on_response", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("on_response_body")]
    [InlineData("on_response_trailers")]
    public void A_reply_after_the_response_has_begun_resets_the_stream(string callback)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On(callback, call => { call.Reply(500, details: "too late"); });

        using var stream = host.Open(guest).Request().Respond(end: false).RespondData("x").RespondTrailers(("t", "1"));

        Assert.Equal("too_late", stream.Stream.ResetReason);
        Assert.Equal("200", stream.Status);
    }

    [Theory]
    [InlineData("on_log")]
    [InlineData("on_done")]
    public void A_reply_at_the_end_of_the_stream_does_nothing(string callback)
    {
        using var host = new TestHost();
        var guest = host.Load();
        WasmResult? status = null;
        guest.On(callback, call =>
        {
            if (call.Context == 2)
                status = call.Reply(500);
            return 1;
        });
        var stream = host.Open(guest).Request().Respond();

        stream.Stream.Complete();

        Assert.Equal(WasmResult.Ok, status);
        Assert.Equal("200", stream.Status);
        Assert.Null(stream.Stream.Reply);
        stream.Dispose();
    }

    [Fact]
    public void A_reply_from_the_root_is_nothing_until_the_effective_context_is_a_stream()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            call.Do("proxy_set_tick_period_milliseconds", 10);
            return 1;
        });
        var ticks = 0;
        guest.On("on_tick", call =>
        {
            if (ticks++ > 0)
                Assert.Equal(WasmResult.Ok, call.Do("proxy_set_effective_context", 2));
            Assert.Equal(WasmResult.Ok, call.Reply(403, "from the timer"));
        });
        using var stream = host.Open(guest).Request();

        host.Time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.Null(stream.Status);
        host.Time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal(("403", "from the timer"), (stream.Status, stream.ResponseBody));
    }

    [Fact]
    public void A_stream_that_has_ended_is_no_context_any_more()
    {
        using var host = new TestHost();
        var guest = host.Load();
        WasmResult? status = null;
        guest.On("on_request_headers", call => { call.Do("proxy_set_tick_period_milliseconds", 10); });
        guest.On("on_tick", call => { status = call.Do("proxy_set_effective_context", 2); });

        host.Open(guest).Request().Dispose();
        host.Time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal(WasmResult.BadArgument, status);
    }

    [Fact]
    public void The_reply_of_the_first_filter_passes_only_filters_that_saw_the_request()
    {
        using var host = new TestHost();
        var (one, two, three) = (host.Load("one"), host.Load("two"), host.Load("three"));
        two.On("on_request_headers", call => { call.Reply(403); });

        using var stream = host.Open(one, two, three).Request();

        Assert.Contains(one.Calls, call => call.StartsWith("on_response_headers", StringComparison.Ordinal));
        Assert.Contains(two.Calls, call => call.StartsWith("on_response_headers", StringComparison.Ordinal));
        Assert.DoesNotContain(three.Calls, call => call.StartsWith("on_re", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(199)]
    [InlineData(999)]
    public void A_status_that_is_none_becomes_500(int status)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => { call.Reply(status); });

        using var stream = host.Open(guest).Request();

        Assert.Equal("500", stream.Status);
    }

    [Theory]
    [InlineData(7, "7")]
    [InlineData(0, "0")]
    [InlineData(16, "16")]
    [InlineData(17, "7")]
    [InlineData(-1, "7")]
    public void A_client_that_speaks_grpc_gets_a_trailers_only_response(int grpcStatus, string sent)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => { call.Reply(403, "not you", grpcStatus: grpcStatus); });

        using var stream = host.Open(guest).Request(headers: ("content-type", "application/grpc+proto"));

        var headers = stream.Stream.Response.Headers;
        Assert.Equal(("200", sent, "not%20you"), (stream.Status, headers.GetString("grpc-status"), headers.GetString("grpc-message")));
        Assert.Equal("", stream.ResponseBody);
        Assert.True(stream.Stream.Response.EndOut);
    }

    [Fact]
    public void A_closed_stream_is_reset_and_says_so()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call => { Assert.Equal(WasmResult.Ok, call.Do("proxy_close_stream", 0)); });

        using var stream = host.Open(guest).Request();

        Assert.Equal("wasm_close_stream", stream.Stream.ResetReason);
        Assert.False(stream.Stream.Request.HeadersOut);
    }

    [Fact]
    public void Stream_types_that_are_none_are_bad_arguments()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var statuses = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            foreach (var type in new[] { 2, 3, 4, 9999, -1 })
            {
                statuses.Add(call.Do("proxy_continue_stream", type));
                statuses.Add(call.Do("proxy_close_stream", type));
            }
        });

        host.Open(guest).Request().Dispose();

        WasmResult[] bad = [.. Enumerable.Repeat(WasmResult.BadArgument, 6)];
        Assert.Equal([WasmResult.Ok, WasmResult.Ok, WasmResult.Unimplemented, WasmResult.Ok, .. bad], statuses);
    }
}
