using System.Text;
using Grpc.Core;

namespace Slipway.ProxyWasm.Tests.Callouts;

/// <summary>A gRPC service whose messages are plain text, so that no protobuf compiler is needed.</summary>
[BindServiceMethod(typeof(EchoServiceBase), nameof(Bind))]
internal abstract class EchoServiceBase
{
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    public static void Bind(ServiceBinderBase binder, EchoServiceBase? service)
    {
        static Method<string, string> Method(MethodType type, string name) => new(type, "test.Echo", name, Text, Text);
        binder.AddMethod(Method(MethodType.Unary, "Unary"), service is null ? null : new UnaryServerMethod<string, string>(service.Unary));
        binder.AddMethod(Method(MethodType.Unary, "Fail"), service is null ? null : new UnaryServerMethod<string, string>(service.Fail));
        binder.AddMethod(Method(MethodType.Unary, "Never"), service is null ? null : new UnaryServerMethod<string, string>(service.Never));
        binder.AddMethod(
            Method(MethodType.DuplexStreaming, "Duplex"), service is null ? null : new DuplexStreamingServerMethod<string, string>(service.Duplex));
        binder.AddMethod(
            Method(MethodType.DuplexStreaming, "Reject"), service is null ? null : new DuplexStreamingServerMethod<string, string>(service.Reject));
    }

    public abstract Task<string> Unary(string request, ServerCallContext context);

    public abstract Task<string> Fail(string request, ServerCallContext context);

    public abstract Task<string> Never(string request, ServerCallContext context);

    public abstract Task Duplex(IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context);

    public abstract Task Reject(IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context);
}

internal sealed class EchoService : EchoServiceBase
{
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override Task<string> Unary(string request, ServerCallContext context) =>
        Task.FromResult($"{request} at {context.Host} with {context.RequestHeaders.GetValue("x-meta")}");

    public override Task<string> Fail(string request, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.PermissionDenied, "no way, \u00fcber"));

    public override async Task<string> Never(string request, ServerCallContext context)
    {
        context.CancellationToken.Register(() => Cancelled.TrySetResult());
        Started.TrySetResult();
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return "";
    }

    public override async Task Duplex(IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync([new Metadata.Entry("x-initial", "hello")]);
        context.ResponseTrailers.Add("x-trailing", "bye");
        await foreach (var request in requests.ReadAllAsync())
            await responses.WriteAsync(request);
    }

    public override Task Reject(IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context) =>
        throw new RpcException(new Status(StatusCode.PermissionDenied, ""));
}
