using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Tests.Grpc;

/// <summary>.NET's gRPC client and server with the gateway and a Wasm filter between them.</summary>
public sealed class GrpcTests : IAsyncLifetime
{
    private const string Http2 = """
        typed_extension_protocol_options:
          envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
            "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
            explicit_http_config: { http2_protocol_options: {} }
        """;

    private const int MiB = 1 << 20;

    private readonly TextService _service = new();
    private WebApplication _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(_service);
        _server = builder.Build();
        _server.MapGrpcService<TextService>();
        await _server.StartAsync(Cancellation);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_call_passes_with_its_metadata_both_ways_and_what_a_filter_adds()
    {
        await using var gateway = await StartAsync(Guests.AddsHeaders);
        using var channel = Channel(gateway);

        using var call = channel.CreateCallInvoker().AsyncUnaryCall(TextMethods.Unary, null, new CallOptions(cancellationToken: Cancellation), "hello");

        Assert.Equal("hello, yes", await call.ResponseAsync);
        Assert.Equal("yes", (await call.ResponseHeadersAsync).GetValue("x-added"));
        Assert.Equal("bye", call.GetTrailers().GetValue("x-trailing"));
    }

    [Fact]
    public async Task An_error_of_the_server_reaches_the_client_as_it_is()
    {
        await using var gateway = await StartAsync(Guests.AddsHeaders);
        using var channel = Channel(gateway);

        var error = await Assert.ThrowsAsync<RpcException>(() => CallAsync(channel, "fail"));

        Assert.Equal((StatusCode.FailedPrecondition, "no way, \u00fcber"), (error.StatusCode, error.Status.Detail));
        Assert.Equal("because", error.Trailers.GetValue("x-why"));
    }

    [Fact]
    public async Task Messages_of_a_duplex_call_pass_one_by_one_while_it_is_open()
    {
        await using var gateway = await StartAsync(Guests.AddsHeaders);
        using var channel = Channel(gateway);
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(TextMethods.Duplex, null, new CallOptions(cancellationToken: Cancellation));

        for (var i = 0; i < 3; i++)
        {
            // The next is sent only when this one has come back: nothing may be held until the end.
            await call.RequestStream.WriteAsync($"{i}", Cancellation);
            Assert.True(await call.ResponseStream.MoveNext(Cancellation));
            Assert.Equal($"{i}", call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Streams_in_one_direction_pass_in_order_and_whole()
    {
        await using var gateway = await StartAsync(Guests.AddsHeaders);
        using var channel = Channel(gateway);
        var invoker = channel.CreateCallInvoker();
        using var down = invoker.AsyncServerStreamingCall(TextMethods.Down, null, new CallOptions(cancellationToken: Cancellation), "one two three");
        Assert.Equal(["one", "two", "three"], await down.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation));

        using var up = invoker.AsyncClientStreamingCall(TextMethods.Up, null, new CallOptions(cancellationToken: Cancellation));
        for (var i = 0; i < 8; i++)
            await up.RequestStream.WriteAsync(new string('x', MiB), Cancellation);
        await up.RequestStream.CompleteAsync();

        Assert.Equal($"{8 * MiB}", await up.ResponseAsync);
    }

    [Fact]
    public async Task A_client_that_cancels_is_heard_by_the_server()
    {
        await using var gateway = await StartAsync(Guests.AddsHeaders);
        using var channel = Channel(gateway);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = CallAsync(channel, "never", new CallOptions(cancellationToken: cancellation.Token));
        await _service.Started.Task.WaitAsync(Cancellation);

        await cancellation.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call)).StatusCode);
        await _service.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
    }

    [Fact]
    public async Task What_the_gateway_answers_itself_is_a_status_of_gRPC()
    {
        await using var trapping = await StartAsync(Guests.Traps);
        using var toTrapping = Channel(trapping);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => CallAsync(toTrapping, "hello"))).StatusCode);

        await using var slow = await StartAsync(Guests.AddsHeaders, "{ match: { prefix: / }, route: { cluster: up, timeout: 0.2s } }");
        using var toSlow = Channel(slow);
        var late = await Assert.ThrowsAsync<RpcException>(() => CallAsync(toSlow, "never"));
        Assert.Equal((StatusCode.Unavailable, "upstream request timeout"), (late.StatusCode, late.Status.Detail));

        await using var lost = await StartAsync(Guests.AddsHeaders, "{ match: { prefix: /elsewhere }, route: { cluster: up } }");
        using var toLost = Channel(lost);
        Assert.Equal(StatusCode.Unimplemented, (await Assert.ThrowsAsync<RpcException>(() => CallAsync(toLost, "hello"))).StatusCode);
    }

    private static GrpcChannel Channel(TestGateway gateway) =>
        GrpcChannel.ForAddress(gateway.Client.BaseAddress!, new GrpcChannelOptions { MaxReceiveMessageSize = null });

    private static async Task<string> CallAsync(GrpcChannel channel, string message, CallOptions options = default)
    {
        using var call = channel.CreateCallInvoker().AsyncUnaryCall(TextMethods.Unary, null, options, message);
        return await call.ResponseAsync;
    }

    private Task<TestGateway> StartAsync(string guest, string route = "{ match: { prefix: / }, route: { cluster: up, timeout: 0s } }") =>
        TestGateway.StartAsync(new Uri(_server.Urls.First()).Port, [route], filters: Guests.Filter(guest), cluster: Http2);
}
