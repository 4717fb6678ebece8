using System.Runtime.CompilerServices;

namespace Slipway.Sdk;

/// <summary>A call that is answered once: to be awaited, or with a handler.</summary>
/// <typeparam name="TResponse">The answer.</typeparam>
public abstract class AnsweredCall<TResponse> : Callout
    where TResponse : class
{
    private Action<TResponse>? _handler;
    private Action? _continuation;
    private TResponse? _response;

    private protected AnsweredCall(Context owner) : base(owner)
    {
    }

    /// <summary>Has this called with the response. What it throws is treated as what a callback throws.</summary>
    public void OnResponse(Action<TResponse> handler) => _handler = handler;

    /// <summary>For <c>await</c>.</summary>
    public Awaiter GetAwaiter() => new(this);

    internal void Complete(TResponse response)
    {
        _response = response;
        _handler?.Invoke(response);
        _continuation?.Invoke();
    }

    /// <summary>Waits for the response.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly AnsweredCall<TResponse> _call;

        internal Awaiter(AnsweredCall<TResponse> call) => _call = call;

        /// <summary>The response has come.</summary>
        public bool IsCompleted => _call._response is not null;

        /// <summary>The response.</summary>
        public TResponse GetResult() => _call._response!;

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _call._continuation = continuation;

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _call._continuation = continuation;
    }
}
