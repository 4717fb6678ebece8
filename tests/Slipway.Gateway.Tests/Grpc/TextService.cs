using System.Text;
using Grpc.Core;

namespace Slipway.Gateway.Tests.Grpc;

/// <summary>The methods of a gRPC service whose messages are plain text, so that no protobuf compiler is needed.</summary>
internal static class TextMethods
{
    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    public static Method<string, string> Unary { get; } = Of(MethodType.Unary, "Unary");

    public static Method<string, string> Down { get; } = Of(MethodType.ServerStreaming, "Down");

    public static Method<string, string> Up { get; } = Of(MethodType.ClientStreaming, "Up");

    public static Method<string, string> Duplex { get; } = Of(MethodType.DuplexStreaming, "Duplex");

    private static Method<string, string> Of(MethodType type, string name) => new(type, "test.Text", name, Text, Text);
}

[BindServiceMethod(typeof(TextServiceBase), nameof(Bind))]
internal abstract class TextServiceBase
{
    public static void Bind(ServiceBinderBase binder, TextServiceBase? service)
    {
        binder.AddMethod(TextMethods.Unary, service is null ? null : new UnaryServerMethod<string, string>(service.Unary));
        binder.AddMethod(TextMethods.Down, service is null ? null : new ServerStreamingServerMethod<string, string>(service.Down));
        binder.AddMethod(TextMethods.Up, service is null ? null : new ClientStreamingServerMethod<string, string>(service.Up));
        binder.AddMethod(TextMethods.Duplex, service is null ? null : new DuplexStreamingServerMethod<string, string>(service.Duplex));
    }

    public abstract Task<string> Unary(string request, ServerCallContext context);

    public abstract Task Down(string request, IServerStreamWriter<string> responses, ServerCallContext context);

    public abstract Task<string> Up(IAsyncStreamReader<string> requests, ServerCallContext context);

    public abstract Task Duplex(IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context);
}

/// <summary>The message says what to do.</summary>
internal sealed class TextService : TextServiceBase
{
    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override async Task<string> Unary(string request, ServerCallContext context)
    {
        switch (request)
        {
            case "fail":
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "no way, \u00fcber"), [new Metadata.Entry("x-why", "because")]);
            case "never":
                context.CancellationToken.Register(() => Cancelled.TrySetResult());
                Started.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                break;
        }

        context.ResponseTrailers.Add("x-trailing", "bye");
        return $"{request}, {context.RequestHeaders.GetValue("x-added")}";
    }

    public override async Task Down(string request, IServerStreamWriter<string> responses, ServerCallContext context)
    {
        foreach (var word in request.Split(' '))
            await responses.WriteAsync(word);
    }

    public override async Task<string> Up(IAsyncStreamReader<string> requests, ServerCallContext context)
    {
        var length = 0L;
        await foreach (var request in requests.ReadAllAsync())
            length += request.Length;
        return $"{length}";
    }

    public override async Task Duplex(IAsyncStreamReader<string> requests, IServerStreamWriter<string> responses, ServerCallContext context)
    {
        await foreach (var request in requests.ReadAllAsync())
            await responses.WriteAsync(request);
    }
}
