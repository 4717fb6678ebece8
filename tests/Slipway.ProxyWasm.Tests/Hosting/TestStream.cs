using System.Text;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.ProxyWasm.Tests.Hosting;

/// <summary>The transport of one stream, in the hands of the test.</summary>
internal sealed class TestStream(HttpFilterChain chain, HttpStreamInfo? info = null) : IDisposable
{
    public HttpStream Stream { get; } = chain.CreateStream(info ?? new PlainStreamInfo());

    /// <summary>The body that has come out towards the upstream, and is taken with this.</summary>
    public string RequestBody => Take(Stream.Request);

    /// <summary>The body that has come out towards the client, and is taken with this.</summary>
    public string ResponseBody => Take(Stream.Response);

    /// <summary>The status on its way to the client; null while there is none.</summary>
    public string? Status => Stream.Response.HeadersOut ? Stream.Response.Headers.GetString(":status") : null;

    public TestStream Request(bool end = true, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in new[] { (":authority", "example.com"), (":path", "/path?q=1"), (":method", "GET"), (":scheme", "http") })
            Stream.Request.Headers.Add(name, value);
        foreach (var (name, value) in headers)
            Stream.Request.Headers.Set(name, value);
        Stream.PushRequestHeaders(end);
        return this;
    }

    public TestStream Data(string text, bool end = false)
    {
        Stream.PushRequestData(Encoding.Latin1.GetBytes(text), end);
        return this;
    }

    public TestStream Trailers(params (string Name, string Value)[] trailers)
    {
        foreach (var (name, value) in trailers)
            Stream.Request.Trailers.Add(name, value);
        Stream.PushRequestTrailers();
        return this;
    }

    public TestStream Respond(bool end = true, int status = 200, params (string Name, string Value)[] headers)
    {
        Stream.PushResponseHeaders(headers.Prepend((":status", $"{status}")).ToArray(), Fill, end);
        return this;
    }

    public TestStream RespondData(string text, bool end = false)
    {
        Stream.PushResponseData(Encoding.Latin1.GetBytes(text), end);
        return this;
    }

    public TestStream RespondTrailers(params (string Name, string Value)[] trailers)
    {
        Stream.PushResponseTrailers(trailers, Fill);
        return this;
    }

    /// <summary>Waits until something is so about the stream that is decided on another thread.</summary>
    public Task Until(Func<TestStream, bool> condition) => Stream.UntilAsync(() => condition(this));

    public void Dispose() => Stream.Dispose();

    private static void Fill(HeaderMap map, (string Name, string Value)[] pairs)
    {
        foreach (var (name, value) in pairs)
            map.Add(name, value);
    }

    private string Take(StreamDirection direction)
    {
        using var body = new BodyBuffer();
        Stream.TakeOutput(direction, body);
        return Encoding.Latin1.GetString(body.Span);
    }
}

internal sealed class PlainStreamInfo : HttpStreamInfo
{
    public override string Protocol => "HTTP/1.1";

    public override DateTimeOffset StartTime => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override TimeSpan Elapsed => TimeSpan.FromMilliseconds(15);
}
