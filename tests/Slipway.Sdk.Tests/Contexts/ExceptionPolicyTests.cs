using Slipway.Sdk.Testing;

[assembly: Slipway.Sdk.Filter<Slipway.Sdk.Tests.Contexts.ExceptionPolicyTests.Root>("throws")]

namespace Slipway.Sdk.Tests.Contexts;

/// <summary>Whatever a filter throws is logged, and no VM dies of it.</summary>
public sealed class ExceptionPolicyTests
{
    [Theory]
    [InlineData("create")]
    [InlineData("request-headers")]
    [InlineData("request-body")]
    [InlineData("request-trailers")]
    public void By_default_a_request_whose_filter_throws_is_answered_with_500(string where)
    {
        using var host = Loading.Load("throws", $"Respond {where}");
        using var exchange = Exchange(host);

        Assert.Equal(500, exchange.Status);
        Assert.Equal("filter_exception", exchange.ResponseDetails);
        Assert.Null(exchange.UpstreamRequestTrailers);
        TheVmLives(host);
    }

    [Fact]
    public void A_response_whose_filter_throws_is_replaced_by_500_as_long_as_it_has_not_begun()
    {
        using var host = Loading.Load("throws", "Respond response-headers");
        using var exchange = Exchange(host);

        Assert.Equal(500, exchange.Status);
        TheVmLives(host);
    }

    [Theory]
    [InlineData("response-body")]
    [InlineData("response-trailers")]
    public void A_response_that_has_begun_is_reset(string where)
    {
        using var host = Loading.Load("throws", $"Respond {where}");
        using var exchange = Exchange(host);

        Assert.Equal("filter_exception", exchange.ResetReason);
        TheVmLives(host);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("request-headers")]
    [InlineData("request-body")]
    [InlineData("request-trailers")]
    [InlineData("response-headers")]
    [InlineData("response-body")]
    [InlineData("response-trailers")]
    [InlineData("log")]
    [InlineData("done")]
    [InlineData("delete")]
    public void A_filter_that_may_be_missed_lets_the_stream_go_on(string where)
    {
        using var host = Loading.Load("throws", $"Continue {where}");
        using var exchange = Exchange(host);

        Assert.Equal("abc", exchange.UpstreamRequestBody);
        Assert.Equal("1", exchange.UpstreamRequestTrailers!["x-last"]);
        Assert.Equal(200, exchange.Status);
        Assert.Equal("def", exchange.ResponseBody);
        TheVmLives(host);
    }

    [Fact]
    public void Or_the_stream_is_reset()
    {
        using var host = Loading.Load("throws", "Close request-headers");
        using var exchange = Exchange(host);

        Assert.Equal("wasm_close_stream", exchange.ResetReason);
        Assert.Null(exchange.Status);
        TheVmLives(host);
    }

    [Theory]
    [InlineData("Respond unspeakable", "proxy_on_request_headers threw an exception that cannot be written as text")]
    [InlineData("Nonsense request-headers", "proxy_on_request_headers threw System.InvalidOperationException: at request-headers")]
    public void Exceptions_and_policies_that_throw_are_no_exception(string configuration, string message)
    {
        using var host = Loading.Load("throws", configuration);
        using var exchange = host.OpenRequest().SendRequest("GET", "/");

        Assert.Equal(500, exchange.Status);
        Assert.StartsWith(message, Assert.Single(host.FilterLog));
        Assert.False(host.HasFailed);
    }

    [Fact]
    public void A_tick_that_throws_is_followed_by_the_next()
    {
        using var host = Loading.Load("throws", "Respond tick");
        host.Time.Advance(TimeSpan.FromSeconds(1));
        host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, host.FilterLog.Count(line => line.StartsWith("proxy_on_tick threw System.InvalidOperationException: at tick")));
    }

    [Theory]
    [InlineData("Respond", "wasm_downstream_close")]
    [InlineData("Close", "wasm_downstream_close")]
    [InlineData("Continue", null)]
    public void A_connection_whose_filter_throws_is_closed_unless_it_may_go_on(string policy, string? reason)
    {
        foreach (var where in (string[])["create", "connection", "downstream", "upstream"])
        {
            using var host = Loading.Load("throws", $"{policy} {where} tcp");
            using var connection = host.Connect();
            connection.FromClient("a").FromUpstream("b");

            Assert.Equal(reason, connection.CloseReason);
            Assert.Equal(reason is null ? "a" : where is "upstream" ? "a" : "", connection.ToUpstream);
            Assert.Equal(reason is null ? "b" : "", connection.ToClient);
            TheVmLives(host);
        }
    }

    private static HttpExchange Exchange(FilterHost host)
    {
        var exchange = host.OpenRequest();
        exchange.SendRequestHeaders(false).SendRequestBody("abc").SendRequestTrailers(("x-last", "1"));
        exchange.RespondHeaders(200, false).RespondBody("def").RespondTrailers().Complete();
        return exchange;
    }

    private static void TheVmLives(FilterHost host)
    {
        Assert.False(host.HasFailed);
        Assert.Contains(host.FilterLog, line => line.Contains(" threw System.InvalidOperationException: at "));
    }

    private sealed class UnspeakableException : Exception
    {
        public override string ToString() => throw new NotSupportedException();
    }

    internal sealed class Root : RootContext
    {
        private string[] _settings = [];

        public override ExceptionPolicy ExceptionPolicy => Enum.Parse<ExceptionPolicy>(_settings[0]);

        public override bool OnConfigure(int configurationSize)
        {
            _settings = System.Text.Encoding.UTF8.GetString(ReadConfiguration()).Split(' ');
            SetTickPeriod(_settings[1] == "tick" ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
            return true;
        }

        public override HttpContext? CreateHttpContext()
        {
            At("create");
            return _settings.Length == 2 ? new Http(this) : null;
        }

        public override TcpContext? CreateTcpContext() => new Tcp(this);

        public override void OnTick() => At("tick");

        private void At(string where)
        {
            if (where == "request-headers" && _settings[1] == "unspeakable")
                throw new UnspeakableException();
            if (_settings[1] == where)
                throw new InvalidOperationException($"at {where}");
        }

        private sealed class Http(Root root) : HttpContext
        {
            public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
            {
                root.At("request-headers");
                return FilterHeadersStatus.Continue;
            }

            public override FilterDataStatus OnRequestBody(int size, bool endOfStream)
            {
                root.At("request-body");
                return FilterDataStatus.Continue;
            }

            public override FilterTrailersStatus OnRequestTrailers(int count)
            {
                root.At("request-trailers");
                return FilterTrailersStatus.Continue;
            }

            public override FilterHeadersStatus OnResponseHeaders(int count, bool endOfStream)
            {
                root.At("response-headers");
                return FilterHeadersStatus.Continue;
            }

            public override FilterDataStatus OnResponseBody(int size, bool endOfStream)
            {
                root.At("response-body");
                return FilterDataStatus.Continue;
            }

            public override FilterTrailersStatus OnResponseTrailers(int count)
            {
                root.At("response-trailers");
                return FilterTrailersStatus.Continue;
            }

            public override void OnLog() => root.At("log");

            public override bool OnDone()
            {
                root.At("done");
                return true;
            }

            public override void OnDelete() => root.At("delete");
        }

        private sealed class Tcp(Root root) : TcpContext
        {
            public override FilterStatus OnNewConnection()
            {
                root.At("connection");
                return FilterStatus.Continue;
            }

            public override FilterStatus OnDownstreamData(int size, bool endOfStream)
            {
                root.At("downstream");
                return FilterStatus.Continue;
            }

            public override FilterStatus OnUpstreamData(int size, bool endOfStream)
            {
                root.At("upstream");
                return FilterStatus.Continue;
            }
        }
    }
}
