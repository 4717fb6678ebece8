using System.Runtime.CompilerServices;

namespace Slipway.Sdk;

/// <summary>
/// An HTTP request of a filter's own: await it in a method that returns <see cref="FilterTask"/>, or give it a handler by
/// <see cref="OnResponse"/>.
/// </summary>
public sealed class HttpCall : Callout
{
    private Action<HttpCallResponse>? _handler;
    private Action? _continuation;
    private HttpCallResponse? _response;

    private HttpCall(Context owner) : base(owner)
    {
    }

    /// <summary>Has this called with the response. What it throws is treated as what a callback throws.</summary>
    public void OnResponse(Action<HttpCallResponse> handler) => _handler = handler;

    /// <summary>For <c>await</c>.</summary>
    public Awaiter GetAwaiter() => new(this);

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

    internal void Complete(HttpCallResponse response)
    {
        _response = response;
        _handler?.Invoke(response);
        _continuation?.Invoke();
    }

    /// <summary>Waits for the response.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly HttpCall _call;

        internal Awaiter(HttpCall call) => _call = call;

        /// <summary>The response has come.</summary>
        public bool IsCompleted => _call._response is not null;

        /// <summary>The response.</summary>
        public HttpCallResponse GetResult() => _call._response!;

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _call._continuation = continuation;

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _call._continuation = continuation;
    }
}
