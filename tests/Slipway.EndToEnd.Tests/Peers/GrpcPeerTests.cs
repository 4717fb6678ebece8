using System.Net;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.Gateway.Tests.Grpc;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>.NET's gRPC client and server with the gateway, and nginx or HAProxy, between them; and gRPC's own health service.</summary>
public sealed class GrpcPeerTests : IAsyncLifetime
{
    private readonly HealthServiceImpl _health = new();
    private readonly int _serverPort = Ports.Free();
    private WebApplication _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, _serverPort, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new TextService());
        builder.Services.AddSingleton(_health);
        _server = builder.Build();
        _server.MapGrpcService<TextService>();
        _server.MapGrpcService<HealthServiceImpl>();
        await _server.StartAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Calls_errors_and_streams_pass_through_nginx()
    {
        var port = Ports.Free();
        await using var nginx = await NginxProcess.StartAsync(
            $$"""server { listen 127.0.0.1:{{port}} http2; location / { grpc_pass grpc://127.0.0.1:{{_serverPort}}; } }""", port);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);

        await EverythingPassesAsync(port);
    }

    [Fact]
    public async Task Calls_errors_and_streams_pass_through_HAProxy()
    {
        var port = Ports.Free();
        await using var haproxy = await HAProxyProcess.StartAsync(
            $"""
            frontend in
              bind 127.0.0.1:{port} proto h2
              default_backend grpc
            backend grpc
              server only 127.0.0.1:{_serverPort} proto h2
            """,
            port);
        Assert.SkipWhen(haproxy is null, HAProxyProcess.NotInstalled);

        await EverythingPassesAsync(port);
    }

    [Fact]
    public async Task The_health_service_says_whether_the_server_gets_calls()
    {
        _health.SetStatus("shop", HealthCheckResponse.Types.ServingStatus.NotServing);
        await using var gateway = await StartAsync(_serverPort, """
            common_lb_config: { healthy_panic_threshold: { value: 0 } }, health_checks: [{
                  timeout: 5s, interval: 0.1s, no_traffic_interval: 0.1s,
                  unhealthy_threshold: 1, healthy_threshold: 1, grpc_health_check: { service_name: shop } }]
            """);
        using var channel = GrpcChannel.ForAddress(gateway.Url());

        var refused = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, "hello"));
        Assert.Equal((StatusCode.Unavailable, "no healthy upstream"), (refused.StatusCode, refused.Status.Detail));

        _health.SetStatus("shop", HealthCheckResponse.Types.ServingStatus.Serving);
        await gateway.HealthAsync(_serverPort, "healthy");
        Assert.Equal("hello, ", await CallAsync(channel, "hello"));

        _health.SetStatus("shop", HealthCheckResponse.Types.ServingStatus.NotServing);
        await gateway.HealthAsync(_serverPort, "/failed_active_hc");
        await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, "hello"));
    }

    private static async Task EverythingPassesAsync(int upstream)
    {
        await using var gateway = await StartAsync(upstream, "");
        using var channel = GrpcChannel.ForAddress(gateway.Url());

        Assert.Equal("hello, ", await CallAsync(channel, "hello"));

        var error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, "fail"));
        Assert.Equal((StatusCode.FailedPrecondition, "because"), (error.StatusCode, error.Trailers.GetValue("x-why")));

        var options = new CallOptions(cancellationToken: Cancellation);
        using var stream = channel.CreateCallInvoker().AsyncDuplexStreamingCall(TextMethods.Duplex, null, options);
        for (var i = 0; i < 100; i++)
        {
            await stream.RequestStream.WriteAsync($"{i}", Cancellation);
            Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
            Assert.Equal($"{i}", stream.ResponseStream.Current);
        }

        await stream.RequestStream.CompleteAsync();
        Assert.False(await stream.ResponseStream.MoveNext(Cancellation));
    }

    private static async Task<string> CallAsync(GrpcChannel channel, string message)
    {
        var options = new CallOptions(cancellationToken: Cancellation);
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(TextMethods.Unary, null, options, message);
        return await call.ResponseAsync;
    }

    private static Task<PeerGateway> StartAsync(int upstream, string cluster) => PeerGateway.StartAsync(new PeerConfiguration
    {
        Upstreams = [upstream],
        Cluster = cluster.Length == 0 ? PeerConfiguration.Http2 : $"{PeerConfiguration.Http2}, {cluster}",
        Routes = "{ match: { prefix: / }, route: { cluster: up, timeout: 0s } }",
    });
}
