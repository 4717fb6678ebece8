namespace Slipway.Sdk;

/// <summary>
/// A gRPC call with one message each way: await it in a method that returns <see cref="FilterTask"/>, or give it a handler by
/// <see cref="AnsweredCall{TResponse}.OnResponse"/>.
/// </summary>
public sealed class GrpcCall : AnsweredCall<GrpcResponse>
{
    private GrpcCall(Context owner) : base(owner)
    {
    }

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
