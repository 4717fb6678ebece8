using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.ProxyWasm.Tests.Streams;

public sealed class IterationTests
{
    private const int Buffer = 1, Watermark = 2, NoBuffer = 3;

    [Theory]
    [InlineData(0, false, true, true)]
    [InlineData(1, false, false, false)]
    [InlineData(1, true, false, true)]
    [InlineData(2, false, true, true)]
    [InlineData(3, false, false, false)]
    [InlineData(4, false, false, false)]
    [InlineData(5, false, false, false)]
    [InlineData(-7, true, false, false)]
    public void A_headers_status_decides_whether_headers_go_on_and_whether_the_body_is_shown(int status, bool allowStop, bool goOn, bool bodyShown)
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { AllowOnHeadersStopIteration = allowStop });
        guest.On("on_request_headers", _ => status).On("on_response_headers", _ => status);
        guest.On("on_request_body", _ => NoBuffer).On("on_response_body", _ => NoBuffer);

        using var stream = host.Open(guest).Request(end: false).Data("body");
        Assert.Equal(goOn, stream.Stream.Request.HeadersOut);
        Assert.Equal(bodyShown, guest.Calls.Contains("on_request_body(2, 4, 0)"));

        stream.Respond(end: false).RespondData("back!");
        Assert.Equal(goOn, stream.Stream.Response.HeadersOut);
        Assert.Equal(bodyShown, guest.Calls.Contains("on_response_body(2, 5, 0)"));
    }

    [Theory]
    [InlineData(0, "a|b", "1 1")]
    [InlineData(Buffer, "|", "1 2")]
    [InlineData(Watermark, "|", "1 1")]
    [InlineData(NoBuffer, "|", "1 1")]
    [InlineData(9, "|", "1 1")]
    public void A_data_status_decides_what_goes_on_and_how_much_the_guest_sees_next(int status, string passed, string sizes)
    {
        using var host = new TestHost();
        var guest = host.Load();
        var seen = new List<int>();
        guest.On("on_request_body", call =>
        {
            seen.Add(call[1]);
            return status;
        });

        using var stream = host.Open(guest).Request(end: false);
        var first = stream.Data("a").RequestBody;
        var second = stream.Data("b").RequestBody;

        Assert.Equal(passed, $"{first}|{second}");
        Assert.Equal(sizes, string.Join(' ', seen));
    }

    private const string HeadersOnly = """
        (module
          (memory (export "memory") 1)
          (func (export "proxy_abi_version_0_2_1"))
          (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 1024))
          (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32) (i32.const 0)))
        """;

    [Fact]
    public void A_response_body_that_no_filter_wants_to_see_passes_as_it_is_and_is_counted()
    {
        using var host = new TestHost();
        using var stream = host.Open(host.Load(wat: HeadersOnly)).Request();
        Assert.False(stream.Stream.TryPassResponseData(5), "The headers have not passed yet.");

        stream.Respond(end: false);
        Assert.True(stream.Stream.TryPassResponseData(5));
        Assert.True(stream.Stream.TryPassResponseData(3));
        Assert.Equal((8, 8, 0), (stream.Stream.Response.BytesIn, stream.Stream.Response.BytesOut, stream.Stream.Response.OutputLength));

        stream.RespondData("end", end: true);
        Assert.False(stream.Stream.TryPassResponseData(1), "The end has come.");
        Assert.Equal("end", stream.ResponseBody);
    }

    [Fact]
    public void A_response_body_does_not_pass_a_filter_that_wants_to_see_it_or_holds_the_headers()
    {
        using var host = new TestHost();
        using var seen = host.Open(host.Load("sees")).Request().Respond(end: false);
        Assert.False(seen.Stream.TryPassResponseData(5));

        var holding = host.Load("holds", options => options with { AllowOnHeadersStopIteration = true });
        holding.On("on_response_headers", _ => 1);
        using var held = host.Open(holding).Request().Respond(end: false);
        Assert.False(held.Stream.TryPassResponseData(5));
    }

    [Fact]
    public void A_response_body_does_not_overtake_what_waits_to_be_taken_nor_follow_a_reply()
    {
        using var host = new TestHost();
        using var stream = host.Open(host.Load(wat: HeadersOnly)).Request().Respond(end: false).RespondData("first");
        Assert.False(stream.Stream.TryPassResponseData(5));
        Assert.Equal("first", stream.ResponseBody);
        Assert.True(stream.Stream.TryPassResponseData(5));

        using var replied = host.Open(host.Load("other", wat: HeadersOnly)).Request();
        replied.Stream.ReplyWith(new LocalReply(418, "tea"u8.ToArray(), null, null, "tea"));
        Assert.False(replied.Stream.TryPassResponseData(5));
    }

    [Theory]
    [InlineData(Buffer, "abc")]
    [InlineData(Watermark, "abc")]
    [InlineData(NoBuffer, "c")]
    public void What_was_held_goes_on_with_the_chunk_that_continues(int status, string passed)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_body", call => call[2] == 1 ? 0 : status);

        using var stream = host.Open(guest).Request(end: false).Data("a").Data("b").Data("c", end: true);

        Assert.Equal(passed, stream.RequestBody);
        Assert.True(stream.Stream.Request.EndOut);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(77, false)]
    public void A_trailers_status_decides_whether_the_stream_ends(int status, bool ends)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_trailers", _ => status).On("on_response_trailers", _ => status);

        using var stream = host.Open(guest).Request(end: false).Trailers(("t", "1")).Respond(end: false).RespondTrailers(("u", "2"), ("v", "3"));

        Assert.Equal((ends, ends), (stream.Stream.Request.TrailersOut, stream.Stream.Request.EndOut));
        Assert.Equal((ends, ends), (stream.Stream.Response.TrailersOut, stream.Stream.Response.EndOut));
        Assert.Contains("on_request_trailers(2, 1)", guest.Calls);
        Assert.Contains("on_response_trailers(2, 2)", guest.Calls);
    }

    [Fact]
    public void The_end_of_the_stream_is_flagged_on_its_last_piece_only()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.Forget();

        using (var stream = host.Open(guest))
            stream.Request(end: false).Data("ab").Data("c", end: true).Respond(end: false).RespondData("d").RespondTrailers(("t", "1"));

        Assert.Equal(
            [
                "on_context_create(2, 1)", "on_request_headers(2, 4, 0)", "on_request_body(2, 2, 0)", "on_request_body(2, 1, 1)",
                "on_response_headers(2, 1, 0)", "on_response_body(2, 1, 0)", "on_response_trailers(2, 1)", "on_log(2)", "on_done(2)",
                "on_delete(2)",
            ],
            guest.Calls);
    }

    [Fact]
    public void Requests_pass_the_first_filter_first_and_responses_the_last()
    {
        using var host = new TestHost();
        var (one, two) = (host.Load("one"), host.Load("two"));
        void Mark(GuestCall call, int map, string value) => call.Do("proxy_add_header_map_value", map, "x-order", value);
        one.On("on_request_headers", call => Mark(call, 0, "1")).On("on_response_headers", call => Mark(call, 2, "1"));
        two.On("on_request_headers", call => Mark(call, 0, "2")).On("on_response_headers", call => Mark(call, 2, "2"));

        using var stream = host.Open(one, two).Request().Respond();

        Assert.Equal(["1", "2"], Values(stream.Stream.Request.Headers, "x-order"));
        Assert.Equal(["2", "1"], Values(stream.Stream.Response.Headers, "x-order"));
    }

    [Fact]
    public void A_paused_request_goes_on_where_it_stopped_when_a_timer_resumes_it()
    {
        using var host = new TestHost();
        var (one, two) = (host.Load("one"), host.Load("two"));
        one.On("on_request_headers", call =>
        {
            call.Do("proxy_set_tick_period_milliseconds", 10);
            return 1;
        });
        one.On("on_tick", call =>
        {
            Assert.Equal(WasmResult.Ok, call.Do("proxy_set_effective_context", 3));
            Assert.Equal(WasmResult.Ok, call.Do("proxy_add_header_map_value", 0, "x-late", "yes"));
            Assert.Equal(WasmResult.Ok, call.Do("proxy_continue_stream", 0));

            // The request is out of the guest's hands.
            Assert.Equal(WasmResult.BadArgument, call.Do("proxy_add_header_map_value", 0, "x-later", "no"));
        });
        one.Forget();
        two.Forget();
        using var stream = host.Open(one, two).Request(end: false).Data("body").Trailers(("t", "1"));
        Assert.False(stream.Stream.Request.HeadersOut);
        Assert.Empty(two.Calls);

        host.Time.Advance(TimeSpan.FromMilliseconds(10));

        Assert.Equal("yes", stream.Stream.Request.Headers.GetString("x-late"));
        Assert.Equal("body", stream.RequestBody);
        Assert.True(stream.Stream.Request is { EndOut: true, TrailersOut: true });
        Assert.Equal(["on_request_body(3, 4, 0)", "on_request_trailers(3, 1)"], one.Calls.Where(call => call.Contains("body") || call.Contains("trailers")));
        Assert.Equal(["on_request_headers(4, 5, 0)", "on_request_body(4, 4, 0)", "on_request_trailers(4, 1)"], two.Calls.Skip(1));
    }

    [Fact]
    public void A_request_resumed_in_the_callback_that_pauses_it_goes_on()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            call.Do("proxy_continue_stream", 0);
            return 1;
        });

        using var stream = host.Open(guest).Request();

        Assert.True(stream.Stream.Request is { HeadersOut: true, EndOut: true });
    }

    [Fact]
    public void Headers_only_resumed_end_the_stream_at_the_next_filter()
    {
        using var host = new TestHost();
        var (one, two) = (host.Load("one"), host.Load("two"));
        one.On("on_request_headers", call =>
        {
            call.Do("proxy_continue_stream", 0);
            return 4;
        });
        two.Forget();

        using var stream = host.Open(one, two).Request();

        Assert.Equal(["on_request_headers(4, 4, 1)"], two.Calls.Skip(1));
    }

    [Fact]
    public void Headers_released_by_a_dropped_body_do_not_end_the_stream_and_its_end_follows()
    {
        using var host = new TestHost();
        var one = host.Load("one", options => options with { AllowOnHeadersStopIteration = true });
        var two = host.Load("two");
        one.On("on_request_headers", _ => 1).On("on_request_body", call =>
        {
            if (call[2] == 1)
                call.Do("proxy_continue_stream", 0);
            return NoBuffer;
        });
        two.Forget();

        using var stream = host.Open(one, two).Request(end: false).Data("dropped", end: true);

        Assert.Equal(["on_request_headers(4, 4, 0)", "on_request_body(4, 0, 1)"], two.Calls.Skip(1));
        Assert.True(stream.Stream.Request.EndOut);
    }

    [Fact]
    public void Headers_held_until_the_body_is_whole_can_be_changed_in_the_body_callback()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { AllowOnHeadersStopIteration = true });
        guest.On("on_request_headers", _ => 1).On("on_request_body", call =>
        {
            if (call[2] == 0)
                return Buffer;
            Assert.Equal("whole", call.Body(0));
            Assert.Equal(WasmResult.Ok, call.Do("proxy_replace_header_map_value", 0, "x-size", $"{call[1]}"));
            return 0;
        });

        using var stream = host.Open(guest).Request(end: false).Data("who");
        Assert.False(stream.Stream.Request.HeadersOut);
        stream.Data("le", end: true);

        Assert.Equal("5", stream.Stream.Request.Headers.GetString("x-size"));
        Assert.Equal("whole", stream.RequestBody);
    }

    [Fact]
    public void Filters_that_stop_at_different_points_each_see_what_the_one_before_let_go()
    {
        using var host = new TestHost();
        var (one, two) = (host.Load("one"), host.Load("two"));
        one.On("on_request_body", call => call[2] == 1 || call[1] >= 4 ? 0 : Buffer);
        two.On("on_request_body", call => call[2] == 1 ? 0 : Watermark);
        two.Forget();

        using var stream = host.Open(one, two).Request(end: false).Data("ab").Data("cd");
        Assert.Equal(["on_request_body(4, 4, 0)"], two.Calls.Where(call => call.Contains("body")));
        Assert.Equal("", stream.RequestBody);
        stream.Data("e").Data("f", end: true);

        Assert.Equal(["on_request_body(4, 4, 0)", "on_request_body(4, 2, 1)"], two.Calls.Where(call => call.Contains("body")));
        Assert.Equal("abcdef", stream.RequestBody);
    }

    [Fact]
    public void A_body_held_until_the_trailers_goes_on_with_them()
    {
        using var host = new TestHost();
        var (one, two) = (host.Load("one"), host.Load("two"));
        one.On("on_request_body", _ => Buffer);
        two.Forget();

        using var stream = host.Open(one, two).Request(end: false).Data("held").Trailers(("t", "1"));

        Assert.Equal("held", stream.RequestBody);
        Assert.True(stream.Stream.Request is { EndOut: true, TrailersOut: true });
        Assert.Equal(["on_request_body(4, 4, 0)", "on_request_trailers(4, 1)"], two.Calls.Skip(2));
    }

    [Fact]
    public void Trailers_can_be_made_in_the_last_body_callback_and_the_next_filter_sees_them()
    {
        using var host = new TestHost();
        var (one, two) = (host.Load("one"), host.Load("two"));
        one.On("on_request_body", call =>
        {
            var expected = call[2] == 1 ? WasmResult.Ok : WasmResult.BadArgument;
            Assert.Equal(expected, call.Do("proxy_add_header_map_value", 1, "x-sum", "42"));
        });
        two.Forget();

        using var stream = host.Open(one, two).Request(end: false).Data("a").Data("b", end: true);

        Assert.Equal(["on_request_body(4, 1, 0)", "on_request_body(4, 1, 0)", "on_request_trailers(4, 1)"], two.Calls.Skip(2));
        Assert.Equal("42", stream.Stream.Request.Trailers.GetString("x-sum"));
        Assert.True(stream.Stream.Request is { EndOut: true, TrailersOut: true });
    }

    [Theory]
    [InlineData(Buffer)]
    [InlineData(Watermark)]
    [InlineData(NoBuffer)]
    public void Trailers_made_by_a_filter_that_then_holds_the_body_follow_it_when_it_goes_on(int status)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_response_body", call =>
        {
            call.Do("proxy_add_header_map_value", 3, "x-sum", "42");
            call.Do("proxy_continue_stream", 1);
            return status;
        });

        using var stream = host.Open(guest).Request().Respond(end: false).RespondData("body", end: true);

        Assert.Equal(status == NoBuffer ? "" : "body", stream.ResponseBody);
        Assert.True(stream.Stream.Response is { EndOut: true, TrailersOut: true });
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(0, true)]
    public void A_request_body_over_the_limit_is_answered_with_413_and_the_guest_is_not_called_about_it_again(int headersStatus, bool holdsData)
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", _ => headersStatus).On("on_request_body", _ => holdsData ? Buffer : 0);
        using var stream = new TestStream(new HttpFilterChain([guest.Plugin], bufferLimit: 10));

        stream.Request(end: false).Data("0123456789");
        Assert.Null(stream.Status);
        stream.Data("x");
        var calls = guest.Calls.Count(call => call.StartsWith("on_request", StringComparison.Ordinal));
        stream.Data("y", end: true);

        Assert.Equal("413", stream.Status);
        Assert.Equal("Payload Too Large", stream.ResponseBody);
        Assert.False(stream.Stream.Request.HeadersOut && headersStatus != 0);
        Assert.Equal(calls, guest.Calls.Count(call => call.StartsWith("on_request", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_response_body_over_the_limit_becomes_500_while_its_headers_are_held()
    {
        using var host = new TestHost();
        var guest = host.Load(configure: options => options with { AllowOnHeadersStopIteration = true });
        guest.On("on_response_headers", _ => 1).On("on_response_body", _ => Buffer);
        using var stream = new TestStream(new HttpFilterChain([guest.Plugin], bufferLimit: 10));

        stream.Request().Respond(end: false).RespondData("0123456789x");

        Assert.Equal("500", stream.Status);
        Assert.Equal("Internal Server Error", stream.ResponseBody);
        Assert.True(stream.Stream.Response.EndOut);
    }

    [Fact]
    public void A_response_body_over_the_limit_resets_the_stream_once_its_headers_have_gone()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_response_body", _ => Buffer);
        using var stream = new TestStream(new HttpFilterChain([guest.Plugin], bufferLimit: 10));

        stream.Request().Respond(end: false).RespondData("0123456789x");

        Assert.Equal("response_payload_too_large", stream.Stream.ResetReason);
        Assert.Null(stream.Stream.Reply);
    }

    [Fact]
    public void A_filter_that_holds_with_a_watermark_slows_the_sender_down_until_it_lets_go()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            call.Do("proxy_set_tick_period_milliseconds", 10);
            return 4;
        });
        guest.On("on_tick", call =>
        {
            call.Do("proxy_set_effective_context", 2);
            call.Do("proxy_continue_stream", 0);
        });
        using var stream = new TestStream(new HttpFilterChain([guest.Plugin], bufferLimit: 10));

        stream.Request(end: false).Data("01234");
        Assert.False(stream.Stream.Request.InputPaused);
        stream.Data("56789");
        Assert.True(stream.Stream.Request.InputPaused);

        host.Time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.True(stream.Stream.Request.InputPaused);
        Assert.Equal("0123456789", stream.RequestBody);
        Assert.False(stream.Stream.Request.InputPaused);
    }

    [Fact]
    public void Body_edits_follow_envoys_rules_on_the_chunk_and_on_what_is_held()
    {
        // Where, how much, what, and what "hello" becomes; null where the edit is refused.
        (uint Start, uint Length, string Data, string? Result)[] edits =
        [
            (0, 0, "<", "<hello"), (0, 2, "", "llo"), (0, 1, "J", "Jello"), (0, 0x7fffffff, "all", "all"), (0, 0xffffffff, "", ""),
            (5, 0, ">", "hello>"), (0xffffffff, 0, ">", "hello>"), (0x7fffffff, 9, ">", "hello>"), (3, 1, "x", null), (1, 0, "x", null),
        ];
        using var host = new TestHost();
        var guest = host.Load();
        foreach (var held in new[] { false, true })
        {
            foreach (var (start, length, data, result) in edits)
            {
                WasmResult? status = null;
                guest.On("on_request_body", call =>
                {
                    if (held && call[2] == 0)
                        return Buffer;
                    status = call.Do("proxy_set_buffer_bytes", 0, start, length, data);
                    return 0;
                });
                using var stream = host.Open(guest).Request(end: false);
                (held ? stream.Data("he").Data("llo", end: true) : stream.Data("hello", end: true)).ToString();

                Assert.Equal(result ?? "hello", stream.RequestBody);
                Assert.Equal(result is null ? WasmResult.BadArgument : WasmResult.Ok, status);
                Assert.Equal(result is not null, stream.Stream.Request.HasChangedBody);
            }
        }
    }

    [Fact]
    public void Buffers_are_read_with_clamped_unsigned_ranges()
    {
        using var host = new TestHost();
        var guest = host.Load();
        var read = new List<string>();
        guest.On("on_request_body", call =>
        {
            foreach (var (start, length) in new (uint, uint)[] { (0, ~0u), (0, 0x7fffffff), (1, 3), (4, 100), (5, 1), (6, 1), (~0u, ~0u), (2, 0) })
            {
                var status = call.Do("proxy_get_buffer_bytes", 0, start, length);
                read.Add(status == WasmResult.Ok ? $"{call.Text}{(call.Out(0) == 0 ? "-" : "")}" : $"{status}");
            }
        });

        host.Open(guest).Request(end: false).Data("hello").Dispose();

        Assert.Equal(["hello", "hello", "ell", "o", "-", "-", "-", "-"], read);
    }

    private static string[] Values(HeaderMap map, string name)
    {
        var values = new List<string>();
        for (var i = 0; i < map.Count; i++)
        {
            if (map.NameAt(i).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(name)))
                values.Add(System.Text.Encoding.ASCII.GetString(map.ValueAt(i)));
        }

        return [.. values];
    }

    [Fact]
    public void A_guest_that_resumes_its_stream_in_a_loop_takes_no_memory_for_it()
    {
        const int times = 200_000;
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", call =>
        {
            var resume = call.Instance.GetFunction("make_proxy_continue_stream")!;
            call.Write(PuppetModule.Arguments, new byte[8]);
            for (var i = 0; i < times; i++)
                resume.Call(PuppetModule.Arguments);
            return 1;
        });
        using var warm = host.Open(guest).Request();
        using var stream = host.Open(guest);

        var before = GC.GetAllocatedBytesForCurrentThread();
        stream.Request();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(stream.Stream.Request.HeadersOut);
        Assert.True(allocated < times, $"{allocated} bytes were allocated for {times} calls of proxy_continue_stream.");
    }
}
