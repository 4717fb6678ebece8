using System.Text;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.ProxyWasm.Tests.Streams;

/// <summary>Filters of an application's own, alone and around a guest.</summary>
public sealed class NativeFilterTests
{
    private readonly List<string> _calls = [];

    [Fact]
    public void Requests_pass_native_filters_and_guests_in_order_and_responses_in_reverse()
    {
        using var host = new TestHost();
        var guest = host.Load();
        guest.On("on_request_headers", _ => Note("guest request", 0));
        guest.On("on_response_headers", _ => Note("guest response", 0));
        var chain = HttpFilterChain.Of([Native("a"), new ChainFilter(guest.Plugin), Native("b")], 100, []);

        using (var stream = new TestStream(chain))
            stream.Request().Respond();

        Assert.Equal(
            ["a request", "guest request", "b request", "b response", "guest response", "a response", "a complete", "b complete"], _calls);
    }

    [Fact]
    public void A_reply_passes_the_response_callbacks_of_the_whole_chain()
    {
        var chain = Chain(Native("a"), Native("b", filter => filter.RequestHeaders = _ =>
        {
            filter.Answer(418, "tea");
            return HeadersStatus.StopIteration;
        }), Native("c"));

        using var stream = new TestStream(chain).Request(end: false).Data("too late", end: true);

        Assert.Equal(("418", "tea"), (stream.Status, stream.ResponseBody));
        Assert.Equal(["a request", "b request", "c response", "b response", "a response"], _calls);
        Assert.False(stream.Stream.Request.HeadersOut);
    }

    [Fact]
    public void A_response_body_that_a_filter_does_not_want_is_sent_on_as_it_is_until_the_filter_wants_it()
    {
        Probe probe = null!;
        var chain = Chain(Native("a", filter =>
        {
            probe = filter;
            filter.WantsResponseBody = false;
        }));
        using var stream = new TestStream(chain).Request().Respond(end: false);

        Assert.True(stream.Stream.TryPassResponseData(5));
        probe.WantsResponseBody = true;
        Assert.False(stream.Stream.TryPassResponseData(5));
        stream.RespondData("seen", end: true);

        Assert.Equal("seen", stream.ResponseBody);
        Assert.Equal(["a request", "a response", "a response body: seen"], _calls);
    }

    [Theory]
    [InlineData(HeadersStatus.Continue, true)]
    [InlineData(HeadersStatus.ContinueAndEndStream, true)]
    [InlineData(HeadersStatus.StopIteration, false)]
    [InlineData(HeadersStatus.StopAllIterationAndBuffer, false)]
    [InlineData(HeadersStatus.StopAllIterationAndWatermark, false)]
    public void Headers_go_on_or_stay(HeadersStatus status, bool goOn)
    {
        using var stream = new TestStream(Chain(Native("a", filter => filter.RequestHeaders = _ => status))).Request();

        Assert.Equal(goOn, stream.Stream.Request.HeadersOut);
    }

    [Fact]
    public async Task A_request_that_was_stopped_goes_on_from_any_thread_with_all_that_has_come_meanwhile()
    {
        Probe? probe = null;
        var chain = Chain(Native("a", filter =>
        {
            probe = filter;
            filter.RequestHeaders = _ => HeadersStatus.StopAllIterationAndWatermark;
        }));
        using var stream = new TestStream(chain).Request(end: false).Data("bo").Data("dy").Trailers(("t", "1"));
        Assert.False(stream.Stream.Request.HeadersOut);

        await Task.Run(probe!.Resume);

        Assert.Equal("body", stream.RequestBody);
        Assert.True(stream.Stream.Request.TrailersOut);
    }

    [Fact]
    public void A_filter_may_hold_more_than_the_chain_allows_or_less()
    {
        Assert.Equal("413", HeldBy(limit: 3, bytes: 4));
        Assert.Null(HeldBy(limit: 200, bytes: 150));
        Assert.Equal("413", HeldBy(limit: null, bytes: 101));

        string? HeldBy(int? limit, int bytes)
        {
            var chain = Chain(Native("a", filter =>
            {
                filter.RequestHeaders = _ =>
                {
                    if (limit is { } most)
                        filter.Limit(most);
                    return HeadersStatus.StopIteration;
                };
                filter.RequestBody = (_, _) => DataStatus.StopIterationAndBuffer;
            }));
            using var stream = new TestStream(chain).Request(end: false).Data(new string('x', bytes));
            return stream.Status;
        }
    }

    [Fact]
    public void A_body_that_is_held_is_shown_whole_and_let_go_with_the_headers()
    {
        var chain = Chain(Native("a", filter =>
        {
            filter.RequestHeaders = _ => HeadersStatus.StopIteration;
            filter.RequestBody = (body, end) => Note(Encoding.ASCII.GetString(body.Span), end ? DataStatus.Continue : DataStatus.StopIterationAndBuffer);
        }));

        using var stream = new TestStream(chain).Request(end: false).Data("one").Data("two").Data("", end: true);

        Assert.Equal(["a request", "one", "onetwo", "onetwo"], _calls);
        Assert.True(stream.Stream.Request.HeadersOut);
        Assert.Equal("onetwo", stream.RequestBody);
        Assert.True(stream.Stream.Request.EndOut);
    }

    [Fact]
    public void The_end_of_a_body_may_come_with_the_trailers()
    {
        var chain = Chain(Native("a"), Native("b", filter => filter.ResponseTrailers = tail => tail.Append("end"u8)));

        using var stream = new TestStream(chain).Request().Respond(end: false).RespondData("body ").RespondTrailers(("t", "1"));

        Assert.Equal("body end", stream.ResponseBody);
        Assert.True(stream.Stream.Response.TrailersOut);
    }

    [Fact]
    public async Task What_comes_after_the_stream_has_ended_does_nothing()
    {
        Probe? probe = null;
        var stream = new TestStream(Chain(Native("a", filter =>
        {
            probe = filter;
            filter.RequestHeaders = _ => HeadersStatus.StopAllIterationAndWatermark;
        }))).Request();
        stream.Dispose();

        await Task.Run(() =>
        {
            probe!.Resume();
            probe.Answer(500, "late");
        });

        Assert.Null(stream.Stream.Reply);
        Assert.Equal(["a request", "a complete"], _calls);
    }

    private static HttpFilterChain Chain(params ChainFilter[] filters) => HttpFilterChain.Of(filters, 100, []);

    private ChainFilter Native(string name, Action<Probe>? prepare = null) => new(_ =>
    {
        var probe = new Probe(call => _calls.Add($"{name} {call}"));
        prepare?.Invoke(probe);
        return probe;
    });

    private T Note<T>(string call, T result)
    {
        _calls.Add(call);
        return result;
    }

    private sealed class Probe(Action<string> note) : NativeFilter
    {
        public Func<HeaderMap, HeadersStatus> RequestHeaders { get; set; } = _ => HeadersStatus.Continue;

        public Func<BodyBuffer, bool, DataStatus> RequestBody { get; set; } = (_, _) => DataStatus.Continue;

        public Action<BodyBuffer> ResponseTrailers { get; set; } = _ => { };

        public bool? WantsResponseBody { get; set; }

        public override bool SeesResponseBody => WantsResponseBody ?? base.SeesResponseBody;

        public override HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream)
        {
            note("request");
            return RequestHeaders(headers);
        }

        public override DataStatus OnRequestBody(BodyBuffer body, bool endOfStream) => RequestBody(body, endOfStream);

        public override HeadersStatus OnResponseHeaders(HeaderMap headers, bool endOfStream)
        {
            note("response");
            return HeadersStatus.Continue;
        }

        public override DataStatus OnResponseBody(BodyBuffer body, bool endOfStream)
        {
            if (WantsResponseBody is not null)
                note($"response body: {Encoding.ASCII.GetString(body.Span)}");
            return DataStatus.Continue;
        }

        public override void OnResponseTrailers(HeaderMap trailers, BodyBuffer tail) => ResponseTrailers(tail);

        public override void OnComplete() => note("complete");

        public void Answer(int status, string body) => Reply(new LocalReply(status, Encoding.ASCII.GetBytes(body), null, null, "test"));

        public void Resume() => ResumeRequest();

        public void Limit(int bytes) => LimitHeldRequest(bytes);
    }
}
