using System.Globalization;
using System.Text;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Sdk.Testing;

/// <summary>
/// One request with its response. The test is the client, which sends a request, and the upstream, which responds; between them stands the
/// filter. What has come out on the other side can be read at any time: null is what has not.
/// </summary>
public sealed class HttpExchange : IDisposable
{
    private readonly HttpStream _stream;
    private readonly BodyBuffer _requestBody = new();
    private readonly BodyBuffer _responseBody = new();

    internal HttpExchange(HttpStream stream) => _stream = stream;

    /// <summary>The request's headers as they go to the upstream.</summary>
    public HeaderFields? UpstreamRequestHeaders =>
        _stream.Request.HeadersOut && _stream.Reply is null ? Copy(_stream.Request.Headers) : null;

    /// <summary>The request's body as far as it goes to the upstream.</summary>
    public string UpstreamRequestBody => Text(_stream.Request, _requestBody);

    /// <summary>The request's trailers as they go to the upstream.</summary>
    public HeaderFields? UpstreamRequestTrailers => _stream.Request.TrailersOut ? Copy(_stream.Request.Trailers) : null;

    /// <summary>The response's status as the client gets it.</summary>
    public int? Status => ResponseHeaders?[":status"] is { } status ? int.Parse(status, CultureInfo.InvariantCulture) : null;

    /// <summary>The response's headers as the client gets them.</summary>
    public HeaderFields? ResponseHeaders => _stream.Response.HeadersOut ? Copy(_stream.Response.Headers) : null;

    /// <summary>The response's body as far as the client gets it.</summary>
    public string ResponseBody => Text(_stream.Response, _responseBody);

    /// <summary>The response's trailers as the client gets them.</summary>
    public HeaderFields? ResponseTrailers => _stream.Response.TrailersOut ? Copy(_stream.Response.Trailers) : null;

    /// <summary>The filter, or the host in its place, has answered the request.</summary>
    public bool IsAnsweredByFilter => _stream.Reply is not null;

    /// <summary>Why there is a response that no upstream has given; null where there is none.</summary>
    public string? ResponseDetails => _stream.Reply?.Details;

    /// <summary>Why the stream was reset; null where it was not.</summary>
    public string? ResetReason => _stream.ResetReason;

    /// <summary>The filter holds the request's headers.</summary>
    public bool IsRequestHeld =>
        _stream.Request.HeadersIn && !_stream.Request.HeadersOut && _stream.Reply is null && _stream.ResetReason is null;

    /// <summary>The filter holds some of the request's body, or its end.</summary>
    internal bool IsRequestBodyHeld =>
        _stream.Request is { HeadersOut: true, EndIn: true, EndOut: false } && _stream.Reply is null && _stream.ResetReason is null;

    /// <summary>The filter holds the response, or some of it.</summary>
    public bool IsResponseHeld => _stream.Response.HeadersIn && _stream.IsHoldingResponse;

    /// <summary>The filter, or the receiver, lags behind: a proxy would read no more of the request now.</summary>
    public bool IsRequestPaused => _stream.Request.InputPaused;

    /// <summary>Sends the headers of a request, and all of it where it has no body.</summary>
    public HttpExchange SendRequest(string method, string path, params (string Name, string Value)[] headers) =>
        SendRequestHeaders(endOfStream: true, [(":method", method), (":path", path), .. headers]);

    /// <summary>Sends a request with a body in one piece.</summary>
    public HttpExchange SendRequestWithBody(string method, string path, string body, params (string Name, string Value)[] headers)
    {
        SendRequestHeaders(endOfStream: false, [(":method", method), (":path", path), .. headers]);
        return SendRequestBody(body, endOfStream: true);
    }

    /// <summary>
    /// Sends a request's headers. <c>:method</c> GET, <c>:path</c> /, <c>:authority</c> example.com and <c>:scheme</c> http are there
    /// unless others are given.
    /// </summary>
    public HttpExchange SendRequestHeaders(bool endOfStream, params (string Name, string Value)[] headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        foreach (var (name, value) in new[] { (":method", "GET"), (":path", "/"), (":authority", "example.com"), (":scheme", "http") })
            Add(_stream.Request.Headers, name, headers.FirstOrDefault(header => header.Name == name).Value ?? value);
        Fill(_stream.Request.Headers, [.. headers.Where(header => !header.Name.StartsWith(':'))]);
        _stream.PushRequestHeaders(endOfStream);
        return this;
    }

    /// <summary>Sends a piece of the request's body.</summary>
    public HttpExchange SendRequestBody(string data, bool endOfStream = false) =>
        SendRequestBody(Encoding.UTF8.GetBytes(data), endOfStream);

    /// <inheritdoc cref="SendRequestBody(string, bool)"/>
    public HttpExchange SendRequestBody(ReadOnlySpan<byte> data, bool endOfStream = false)
    {
        _stream.PushRequestData(data, endOfStream);
        return this;
    }

    /// <summary>Sends the request's trailers, which are its end.</summary>
    public HttpExchange SendRequestTrailers(params (string Name, string Value)[] trailers)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        Fill(_stream.Request.Trailers, trailers);
        _stream.PushRequestTrailers();
        return this;
    }

    /// <summary>Responds as the upstream, with a body in one piece or none.</summary>
    public HttpExchange Respond(int status, string body = "", params (string Name, string Value)[] headers)
    {
        RespondHeaders(status, endOfStream: body.Length == 0, headers);
        return body.Length == 0 ? this : RespondBody(body, endOfStream: true);
    }

    /// <summary>Sends the response's headers as the upstream. After an answer of the filter's they go nowhere.</summary>
    public HttpExchange RespondHeaders(int status, bool endOfStream, params (string Name, string Value)[] headers)
    {
        _stream.PushResponseHeaders(
            headers.Prepend((":status", status.ToString(CultureInfo.InvariantCulture))).ToArray(), Fill, endOfStream);
        return this;
    }

    /// <summary>Sends a piece of the response's body as the upstream.</summary>
    public HttpExchange RespondBody(string data, bool endOfStream = false) => RespondBody(Encoding.UTF8.GetBytes(data), endOfStream);

    /// <inheritdoc cref="RespondBody(string, bool)"/>
    public HttpExchange RespondBody(ReadOnlySpan<byte> data, bool endOfStream = false)
    {
        _stream.PushResponseData(data, endOfStream);
        return this;
    }

    /// <summary>Sends the response's trailers as the upstream, which are its end.</summary>
    public HttpExchange RespondTrailers(params (string Name, string Value)[] trailers)
    {
        _stream.PushResponseTrailers(trailers, Fill);
        return this;
    }

    /// <summary>Ends the stream: <c>OnLog</c>, <c>OnDone</c> and <c>OnDelete</c>. What has come out can still be read.</summary>
    public HttpExchange Complete()
    {
        _stream.Complete();
        return this;
    }

    /// <summary>Waits until something is so that is decided on another thread, such as in a queue's callback.</summary>
    /// <exception cref="TimeoutException">It is not for ten seconds.</exception>
    public Task UntilAsync(Func<HttpExchange, bool> condition) => UntilAsync(condition, StreamWait.Longest);

    /// <summary>As the other, for a time of its own.</summary>
    internal Task UntilAsync(Func<HttpExchange, bool> condition, TimeSpan longest)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return StreamWait.UntilAsync(_stream, () => condition(this), longest);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _requestBody.Dispose();
        _responseBody.Dispose();
    }

    private static void Fill(HeaderMap map, (string Name, string Value)[] fields)
    {
        foreach (var (name, value) in fields)
            Add(map, name, value);
    }

    private static void Add(HeaderMap map, string name, string value) =>
        map.Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));

    private HeaderFields Copy(HeaderMap map) => _stream.WithHeaders(map, static map => new HeaderFields(map));

    private string Text(StreamDirection direction, BodyBuffer all)
    {
        using var piece = new BodyBuffer();
        _stream.TakeOutput(direction, piece);
        all.Append(piece.Span);
        return Encoding.UTF8.GetString(all.Span);
    }
}
