using Grpc.Core;
using Grpc.Net.Client;
using Slipway.Gateway.Tests.Grpc;

namespace Slipway.ProxyBenchmarks.Soaking;

/// <summary>gRPC over connections of which one half makes calls, and the other has one stream for the whole time.</summary>
internal static class GrpcLoad
{
    public static async Task<SoakOutcome> RunAsync(int port, int seconds)
    {
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, Load.Connections).Select(i => Task.Run(() => ConnectionAsync(port, i, enough.Token))));
        return outcomes.Aggregate((one, other) => one + other);
    }

    private static async Task<SoakOutcome> ConnectionAsync(int port, int number, CancellationToken enough)
    {
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}");
        var invoker = channel.CreateCallInvoker();
        return number % 2 == 0 ? await CallsAsync(invoker, enough) : await StreamAsync(invoker, enough);
    }

    private static async Task<SoakOutcome> CallsAsync(CallInvoker invoker, CancellationToken enough)
    {
        var outcome = new SoakOutcome(0, 0, 0);
        for (var i = 0; !enough.IsCancellationRequested; i++)
        {
            try
            {
                using var call = invoker.AsyncUnaryCall(TextMethods.Unary, null, default, $"{i}");
                var isRight = (await call.ResponseAsync).StartsWith($"{i},", StringComparison.Ordinal);
                outcome += new SoakOutcome(isRight ? 1 : 0, isRight ? 0 : 1, 0);
            }
            catch (RpcException)
            {
                outcome += new SoakOutcome(0, 1, 0);
            }
        }

        return outcome;
    }

    private static async Task<SoakOutcome> StreamAsync(CallInvoker invoker, CancellationToken enough)
    {
        var (answered, failed) = (0L, 0L);
        try
        {
            using var call = invoker.AsyncDuplexStreamingCall(TextMethods.Duplex, null, default);
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                await call.RequestStream.WriteAsync($"{i}", CancellationToken.None);
                if (!await call.ResponseStream.MoveNext())
                    return new SoakOutcome(answered, failed, 1);
                if (call.ResponseStream.Current == $"{i}")
                    answered++;
                else
                    failed++;
            }

            await call.RequestStream.CompleteAsync();
            return new SoakOutcome(answered, failed, await call.ResponseStream.MoveNext() ? 1 : 0);
        }
        catch (RpcException)
        {
            return new SoakOutcome(answered, failed, 1);
        }
    }
}
