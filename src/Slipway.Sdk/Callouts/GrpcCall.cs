using System.Runtime.CompilerServices;

namespace Slipway.Sdk;

/// <summary>
/// A gRPC call with one message each way: await it in a method that returns <see cref="FilterTask"/>, or give it a handler by
/// <see cref="OnResponse"/>.
/// </summary>
public sealed class GrpcCall : Callout
{
    private Action<GrpcResponse>? _handler;
    private Action? _continuation;
    private GrpcResponse? _response;

    private GrpcCall(Context owner) : base(owner)
    {
    }

    /// <summary>Has this called with the response. What it throws is treated as what a callback throws.</summary>
    public void OnResponse(Action<GrpcResponse> handler) => _handler = handler;

    /// <summary>For <c>await</c>.</summary>
    public Awaiter GetAwaiter() => new(this);

    /// <summary>Gives the call up: no response comes.</summary>
    public void Cancel()
    {
        if (Remove(Token) is not null)
            Hostcalls.GrpcCancel(Token);
    }

    internal static GrpcCall Begin(
        Context owner, string cluster, string service, string method, ReadOnlySpan<byte> message, HeaderList? metadata, TimeSpan timeout)
    {
        Hostcalls.GrpcCall(
            Utf8.Bytes(cluster), Utf8.Bytes(service), Utf8.Bytes(method), metadata is null ? default : metadata.ToPairs(), message,
            Milliseconds(timeout), out var token)
            .Require("proxy_grpc_call");
        var call = new GrpcCall(owner);
        call.Added(token);
        return call;
    }

    internal void Complete(GrpcResponse response)
    {
        _response = response;
        _handler?.Invoke(response);
        _continuation?.Invoke();
    }

    /// <summary>Waits for the response.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion
    {
        private readonly GrpcCall _call;

        internal Awaiter(GrpcCall call) => _call = call;

        /// <summary>The response has come.</summary>
        public bool IsCompleted => _call._response is not null;

        /// <summary>The response.</summary>
        public GrpcResponse GetResult() => _call._response!;

        /// <inheritdoc/>
        public void OnCompleted(Action continuation) => _call._continuation = continuation;

        /// <inheritdoc/>
        public void UnsafeOnCompleted(Action continuation) => _call._continuation = continuation;
    }
}

/// <summary>What a gRPC call has come back with.</summary>
public sealed class GrpcResponse
{
    internal GrpcResponse(int status, string statusMessage, byte[] message) =>
        (Status, StatusMessage, Message) = (status, statusMessage, message);

    /// <summary>The gRPC status; 0 is OK.</summary>
    public int Status { get; }

    /// <summary>What the server says about its status.</summary>
    public string StatusMessage { get; }

    /// <summary>The message; empty unless the status is OK.</summary>
    public byte[] Message { get; }
}
