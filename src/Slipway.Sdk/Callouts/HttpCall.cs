namespace Slipway.Sdk;

/// <summary>
/// An HTTP request of a filter's own: await it in a method that returns <see cref="FilterTask"/>, or give it a handler by
/// <see cref="AnsweredCall{TResponse}.OnResponse"/>.
/// </summary>
public sealed class HttpCall : AnsweredCall<HttpCallResponse>
{
    private HttpCall(Context owner) : base(owner)
    {
    }

    internal static HttpCall Begin(
        Context owner, string cluster, HeaderList headers, ReadOnlySpan<byte> body, HeaderList? trailers, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(headers);
        Hostcalls.HttpCall(
            Utf8.Bytes(cluster), headers.ToPairs(), body, trailers is null ? default : trailers.ToPairs(), Milliseconds(timeout),
            out var token)
            .Require("proxy_http_call");
        var call = new HttpCall(owner);
        call.Added(token);
        return call;
    }
}
