using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Slipway.ProxyWasm.Tests.Callouts;

public sealed class GrpcTests : IAsyncLifetime
{
    private WebApplication _server = null!;
    private HttpMessageInvoker _client = null!;
    private Uri _address = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton<EchoService>();
        _server = builder.Build();
        _server.MapGrpcService<EchoService>();
        await _server.StartAsync();
        _address = new Uri(_server.Urls.First());
        _client = new HttpMessageInvoker(new SocketsHttpHandler());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_unary_call_that_succeeds_is_heard_of_by_its_message_only(bool asMessage)
    {
        using var host = Host();
        var message = "";
        var guest = await Run(host, call =>
        {
            Assert.Equal(WasmResult.Ok, Call(call, "Unary", "hi", service: asMessage ? GrpcService("up", "authority.example") : "up"u8.ToArray()));
            Assert.Equal(5u, call.Out());
        }, on => on.On("on_grpc_receive", call =>
        {
            message = call.Body(5);
            Resume(call);
        }));

        Assert.Equal(asMessage ? "hi at authority.example with 1" : "hi at up with 1", message);
        Assert.Equal([$"on_grpc_receive(1, 5, {message.Length})"], guest.Calls.Where(call => call.Contains("grpc")));
    }

    [Theory]
    [InlineData("Fail", 7, "no way, \u00fcber")]
    [InlineData("Missing", 12, null)]
    public async Task A_unary_call_that_fails_is_heard_of_by_its_status_only(string method, int status, string? reason)
    {
        using var host = Host();
        (uint Code, string Message) seen = default;
        var guest = await Run(host, call => Assert.Equal(WasmResult.Ok, Call(call, method, "hi")), on => on.On("on_grpc_close", call =>
        {
            seen = Status(call);
            Resume(call);
        }));

        Assert.Equal((uint)status, seen.Code);
        Assert.Equal(reason ?? seen.Message, seen.Message);
        Assert.Equal([$"on_grpc_close(1, 5, {status})"], guest.Calls.Where(call => call.Contains("grpc")));
    }

    [Fact]
    public async Task A_unary_call_that_takes_too_long_is_closed_with_deadline_exceeded()
    {
        using var host = Host();
        var guest = await Run(host, call => Call(call, "Never", "hi", timeout: 50), on => on.On("on_grpc_close", Resume));

        Assert.Equal(["on_grpc_close(1, 5, 4)"], guest.Calls.Where(call => call.Contains("grpc")));
    }

    [Fact]
    public async Task Calls_that_were_cancelled_count_until_they_have_come_to_their_end()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(
            new ProxyWasmHostOptions { MaxCallouts = 2 },
            new ScriptedUpstreams(async (_, _) =>
            {
                await end.Task;
                throw new OperationCanceledException();
            }));
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            results.Clear();
            for (var i = 0; i < 3; i++)
            {
                results.Add(Call(call, "Unary", "hi"));
                if (results[^1] == WasmResult.Ok)
                    Assert.Equal(WasmResult.Ok, call.Do("proxy_grpc_cancel", call.Out()));
            }
        });

        host.Open(guest).Request().Dispose();
        Assert.Equal([WasmResult.Ok, WasmResult.Ok, WasmResult.InternalFailure], results);
        end.SetResult();
        while (results[^1] != WasmResult.Ok && results[0] != WasmResult.Ok)
        {
            await Task.Yield();
            host.Open(guest).Request().Dispose();
        }
    }

    [Fact]
    public async Task A_cancelled_call_ends_outside_of_the_guests_callback()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelledOn = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var host = new TestHost(upstreams: new ScriptedUpstreams(async (_, cancellation) =>
        {
            using var registration = cancellation.Register(() => cancelledOn.TrySetResult(Environment.CurrentManagedThreadId));
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return new HttpResponseMessage();
        }));
        var guest = host.Load();
        var (token, thread) = (0u, 0);
        guest.On("on_request_headers", call =>
        {
            Assert.Equal(WasmResult.Ok, Call(call, "Unary", "hi"));
            token = call.Out();
        });
        host.Open(guest).Request().Dispose();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        guest.On("on_request_headers", call =>
        {
            thread = Environment.CurrentManagedThreadId;
            Assert.Equal(WasmResult.Ok, call.Do("proxy_grpc_cancel", token));

            // Not before it has happened, or the same thread could do it after the callback.
            Assert.True(cancelledOn.Task.Wait(TimeSpan.FromSeconds(20)));
        });

        host.Open(guest).Request().Dispose();

        Assert.NotEqual(thread, await cancelledOn.Task);
    }

    [Fact]
    public async Task A_timeout_as_long_as_can_be_is_no_obstacle()
    {
        using var host = Host();
        var guest = await Run(host, call => Call(call, "Unary", "hi", timeout: 0xffffffff), on => on.On("on_grpc_receive", Resume));

        Assert.Single(guest.Calls, call => call.StartsWith("on_grpc_receive", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_call_reaches_the_upstream_and_is_not_heard_of_again()
    {
        using var host = Host();
        var token = 0u;
        var guest = host.Load();
        var service = _server.Services.GetRequiredService<EchoService>();
        guest.On("on_request_headers", call =>
        {
            Call(call, "Never", "hi");
            token = call.Out();
        });
        host.Open(guest).Request().Dispose();
        await service.Started.Task.WaitAsync(TimeSpan.FromSeconds(20));

        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            results.Add(call.Do("proxy_grpc_cancel", token));
            results.Add(call.Do("proxy_grpc_cancel", token));
        });
        host.Open(guest).Request().Dispose();

        await service.Cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal([WasmResult.Ok, WasmResult.NotFound], results);
        Assert.DoesNotContain(guest.Calls, call => call.Contains("grpc"));
        Assert.True(SpinWait.SpinUntil(() => guest.Root.Vm.Budgets.CalloutMemory.Taken == 0, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_message_for_which_there_is_no_room_is_refused_and_its_call_given_up()
    {
        using var host = Host(new ProxyWasmHostOptions { MaxCalloutBytes = 200 });
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            results.Add(Call(call, "Unary", new string('x', 200)));
            results.Add(call.Do("proxy_grpc_cancel", 5));
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal([WasmResult.InternalFailure, WasmResult.NotFound], results);
        Assert.True(SpinWait.SpinUntil(() => guest.Root.Vm.Budgets.CalloutMemory.Taken == 0, TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_stream_is_heard_of_in_order_and_its_number_is_free_once_both_sides_have_closed()
    {
        using var host = Host();
        var messages = new List<string>();
        var (metadata, trailing) = ("", "");
        (uint Code, string Message) closed = default;
        WasmResult? known = null;
        WasmResult? after = null;
        var guest = await Run(
            host,
            call =>
            {
                Assert.Equal(WasmResult.Ok, call.Do("proxy_grpc_stream", "up", "test.Echo", "Duplex", GuestCall.Pairs(("x-meta", "1"))));
                Assert.Equal(6u, call.Out());
                Assert.Equal(WasmResult.Ok, call.Do("proxy_grpc_send", 6, "one", 0));
                Assert.Equal(WasmResult.Ok, call.Do("proxy_grpc_send", 6, "two", 0));
            },
            on => on
                .On("on_grpc_receive_initial_metadata", call => { metadata = call.Header(4, "x-initial") ?? ""; })
                .On("on_grpc_receive", call =>
                {
                    messages.Add(call.Body(5));
                    if (messages.Count == 2)
                        call.Do("proxy_grpc_send", 6, "three", 1);
                })
                .On("on_grpc_receive_trailing_metadata", call => { trailing = call.Header(5, "x-trailing") ?? ""; })
                .On("on_grpc_close", call =>
                {
                    closed = Status(call);
                    known = call.Do("proxy_grpc_close", 6);
                    Resume(call);
                })
                .On("on_log", call => { after = call.Do("proxy_grpc_close", 6); }));

        Assert.Equal(["one", "two", "three"], messages);
        Assert.Equal(("hello", "bye", (0u, "")), (metadata, trailing, closed));
        Assert.Equal((WasmResult.Ok, WasmResult.NotFound), (known, after));
        var order = guest.Calls.Where(call => call.Contains("grpc")).Select(call => call[..call.IndexOf('(')]).Distinct();
        Assert.Equal(["on_grpc_receive_initial_metadata", "on_grpc_receive", "on_grpc_receive_trailing_metadata", "on_grpc_close"], order);
        Assert.EndsWith("on_grpc_close(1, 6, 0)", guest.Calls.Last(call => call.Contains("grpc")));
    }

    [Fact]
    public async Task A_stream_that_the_upstream_closes_first_keeps_its_number_until_the_guest_closes_it_too()
    {
        using var host = Host();
        var results = new List<WasmResult>();
        var guest = await Run(
            host,
            call =>
            {
                call.Do("proxy_grpc_stream", "up", "test.Echo", "Reject", "");
                call.Do("proxy_grpc_send", 6, "x", 0);
            },
            on => on.On("on_grpc_close", Resume).On("on_log", call =>
            {
                results.Add(call.Do("proxy_grpc_send", 6, "late", 0));
                results.Add(call.Do("proxy_grpc_close", 6));
                results.Add(call.Do("proxy_grpc_close", 6));
            }));

        Assert.Equal([WasmResult.Ok, WasmResult.Ok, WasmResult.NotFound], results);
        Assert.Equal("on_grpc_close(1, 6, 7)", guest.Calls.Last(call => call.Contains("grpc")));
    }

    [Fact]
    public void Numbers_say_what_kind_of_call_they_are_for()
    {
        using var host = Host();
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            foreach (var id in new uint[] { 0xff00, 0xff01, 0xff02, 0xff03 })
            {
                results.Add(call.Do("proxy_grpc_send", id, "x", 0));
                results.Add(call.Do("proxy_grpc_close", id));
                results.Add(call.Do("proxy_grpc_cancel", id));
            }
        });

        host.Open(guest).Request().Dispose();

        const WasmResult bad = WasmResult.BadArgument, unknown = WasmResult.NotFound;
        Assert.Equal([bad, bad, bad, bad, unknown, unknown, unknown, unknown, unknown, bad, bad, bad], results);
    }

    [Fact]
    public void What_cannot_be_called_is_refused_with_envoys_statuses()
    {
        using var host = Host();
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            results.Add(Call(call, "Unary", "", service: "unknown"u8.ToArray()));
            results.Add(Call(call, "Unary", "", service: GrpcService("unknown", "")));
            results.Add(Call(call, "Unary", "", service: [0x0a, 0x7f, 1]));
            results.Add(Call(call, "", ""));
            results.Add(call.Do("proxy_grpc_stream", "unknown", "s", "m", ""));
            results.Add(call.Do("proxy_grpc_stream", "up", "", "m", ""));
        });

        host.Open(guest).Request().Dispose();

        const WasmResult parse = WasmResult.ParseFailure, failure = WasmResult.InternalFailure;
        Assert.Equal([parse, parse, parse, failure, parse, failure], results);
    }

    [Fact]
    public void Messages_that_the_upstream_does_not_take_are_not_heaped_up()
    {
        using var host = Host(new ProxyWasmHostOptions { MaxCalloutBodyBytes = 1 << 20 });
        var guest = host.Load();
        var results = new List<WasmResult>();
        guest.On("on_request_headers", call =>
        {
            call.Do("proxy_grpc_stream", "up", "test.Echo", "Duplex", "");
            for (var i = 0; i < 4; i++)
                results.Add(call.Do("proxy_grpc_send", 6, new byte[400_000], 0));
        });

        host.Open(guest).Request().Dispose();

        Assert.Equal([WasmResult.Ok, WasmResult.Ok, WasmResult.InternalFailure, WasmResult.InternalFailure], results);
    }

    [Theory]
    [InlineData("on_grpc_receive_initial_metadata", PuppetModule.Trap)]
    [InlineData("on_grpc_receive_initial_metadata", PuppetModule.Loop)]
    [InlineData("on_grpc_receive", PuppetModule.Trap)]
    [InlineData("on_grpc_receive", PuppetModule.Loop)]
    [InlineData("on_grpc_receive_trailing_metadata", PuppetModule.Trap)]
    [InlineData("on_grpc_receive_trailing_metadata", PuppetModule.Loop)]
    [InlineData("on_grpc_close", PuppetModule.Trap)]
    [InlineData("on_grpc_close", PuppetModule.Loop)]
    public async Task A_trap_or_an_endless_loop_in_a_callback_fails_the_stream_that_waits_and_the_plugin(string callback, int failure)
    {
        using var host = Host();
        var guest = host.Load(configure: options => options with { Limits = options.Limits with { CpuPerCall = TestHost.ShortCpuTime } });
        guest.On("on_request_headers", call =>
        {
            call.Do("proxy_grpc_stream", "up", "test.Echo", "Duplex", GuestCall.Pairs(("x-meta", "1")));
            call.Do("proxy_grpc_send", call.Out(), "one", 1);
            return 1;
        });
        guest.On(callback, _ => failure);
        using var stream = host.Open(guest).Request();

        await stream.Until(stream => stream.Status == "503");
        guest.Forget();
        using var next = host.Open(guest).Request();

        Assert.Equal("503", next.Status);
        Assert.Empty(guest.Calls);
        Assert.Contains(host.Log.Lines, line => line.Contains($"proxy_{callback} failed"));
    }

    private static WasmResult Call(GuestCall call, string method, string message, byte[]? service = null, long timeout = 0) => call.Do(
        "proxy_grpc_call", service ?? "up"u8.ToArray(), "test.Echo", method, GuestCall.Pairs(("x-meta", "1")), message, timeout);

    /// <summary><c>envoy.config.core.v3.GrpcService</c> with <c>envoy_grpc</c>.</summary>
    private static byte[] GrpcService(string cluster, string authority)
    {
        byte[] target = [0x0a, (byte)cluster.Length, .. Encoding.ASCII.GetBytes(cluster), 0x12, (byte)authority.Length, .. Encoding.ASCII.GetBytes(authority)];
        return [0x0a, (byte)target.Length, .. target];
    }

    private static (uint Code, string Message) Status(GuestCall call)
    {
        call.Do("proxy_get_status");
        return (call.Out(0), Encoding.UTF8.GetString(call.Read(call.Out(1), call.Out(2))));
    }

    private static void Resume(GuestCall call)
    {
        call.Do("proxy_set_effective_context", 2);
        call.Do("proxy_continue_stream", 0);
    }

    /// <summary>Runs one stream that calls and waits until it is resumed.</summary>
    private static async Task<Puppet> Run(TestHost host, Action<GuestCall> begin, Action<Puppet> script)
    {
        var guest = host.Load();
        script(guest);
        guest.On("on_request_headers", call =>
        {
            begin(call);
            return 1;
        });
        using var stream = host.Open(guest).Request();
        await stream.Until(stream => stream.Stream.Request.HeadersOut);
        return guest;
    }

    private TestHost Host(ProxyWasmHostOptions? options = null) => new(options, new ScriptedUpstreams((request, cancellation) =>
    {
        request.RequestUri = new Uri(_address, request.RequestUri!);
        return _client.SendAsync(request, cancellation);
    }));
}
