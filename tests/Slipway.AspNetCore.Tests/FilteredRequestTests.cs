using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore.Tests;

public sealed class FilteredRequestTests
{
    private static readonly RequestDelegate Echo = async context =>
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
        var body = await reader.ReadToEndAsync();
        var seen = context.Request.Headers.Where(header => header.Key.StartsWith("x-", StringComparison.OrdinalIgnoreCase))
            .Select(header => $"{header.Key}={header.Value}");
        await context.Response.WriteAsync($"{context.Request.Method} {context.Features.Get<IFilteredStreamFeature>()!.RawPath} [{string.Join(' ', seen)}] {body}");
    };

    [Fact]
    public async Task A_filter_changes_the_request_and_the_response()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
              (drop (call $add_header (i32.const 0) (i32.const 4096) (i32.const 3) (i32.const 4099) (i32.const 3)))
              (i32.const 0))
            (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
              (drop (call $add_header (i32.const 2) (i32.const 4096) (i32.const 3) (i32.const 4099) (i32.const 3)))
              (i32.const 0))
            """, "x-ayes");
        await using var server = await FilterServer.StartAsync(wat, Echo);

        var response = await server.Client.GetAsync("/path?a=%20b");

        Assert.Equal("GET /path?a=%20b [x-a=yes] ", await response.Content.ReadAsStringAsync());
        Assert.Equal("yes", Assert.Single(response.Headers.GetValues("x-a")));
    }

    [Fact]
    public async Task A_header_that_a_filter_adds_stands_beside_those_of_its_name()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
              (drop (call $add_header (i32.const 0) (i32.const 4096) (i32.const 3) (i32.const 4099) (i32.const 3)))
              (drop (call $add_header (i32.const 0) (i32.const 4096) (i32.const 3) (i32.const 4102) (i32.const 3)))
              (i32.const 0))
            (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
              (drop (call $add_header (i32.const 2) (i32.const 4096) (i32.const 3) (i32.const 4099) (i32.const 3)))
              (drop (call $add_header (i32.const 2) (i32.const 4096) (i32.const 3) (i32.const 4102) (i32.const 3)))
              (i32.const 0))
            """, "x-aonetwo");
        await using var server = await FilterServer.StartAsync(wat, async context =>
        {
            context.Response.Headers["x-a"] = "mine";
            await Echo(context);
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-A", "yours");

        var response = await server.Client.SendAsync(request);

        Assert.Equal("GET / [X-A=yours,one,two] ", await response.Content.ReadAsStringAsync());
        Assert.Equal(["mine", "one", "two"], response.Headers.GetValues("x-a"));
    }

    [Fact]
    public async Task A_body_flows_through_a_filter_that_does_not_look_at_it()
    {
        await using var server = await FilterServer.StartAsync(Guest.Wat(""), Echo);

        var response = await server.Client.PostAsync("/", new StringContent("hello"));

        Assert.Equal("POST / [] hello", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_response_of_which_nothing_is_written_has_no_length_but_0()
    {
        await using var server = await FilterServer.StartAsync(Guest.Wat(""), context => context.Response.WriteAsync(""));

        using var response = await server.Client.GetAsync("/");

        Assert.Equal(0, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_filter_that_pauses_gathers_the_whole_body_and_replaces_it()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_request_body") (param $c i32) (param $size i32) (param $end i32) (result i32)
              (if (i32.eqz (local.get $end)) (then (return (i32.const 1))))
              (drop (call $set_buffer (i32.const 0) (i32.const 0) (i32.const 0x7fffffff) (i32.const 4096) (i32.const 8)))
              (i32.const 0))
            """, "replaced");
        await using var server = await FilterServer.StartAsync(
            [new PluginOptions { Code = Encoding.UTF8.GetBytes(wat), AllowOnHeadersStopIteration = true }], Echo);

        var response = await server.Client.PostAsync("/", new StringContent(new string('x', 100_000)));

        Assert.Equal("POST / [] replaced", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_response_body_held_until_its_end_is_sent_whole()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
              (drop (call $remove_header (i32.const 2) (i32.const 4100) (i32.const 14))) (i32.const 0))
            (func (export "proxy_on_response_body") (param $c i32) (param $size i32) (param $end i32) (result i32)
              (if (i32.eqz (local.get $end)) (then (return (i32.const 1))))
              (drop (call $set_buffer (i32.const 1) (i32.const 0x7fffffff) (i32.const 0) (i32.const 4096) (i32.const 4)))
              (i32.const 0))
            """, " endcontent-length");
        await using var server = await FilterServer.StartAsync(wat, async context =>
        {
            for (var i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($"{i}");
                await context.Response.Body.FlushAsync();
            }
        });

        Assert.Equal("012 end", await server.Client.GetStringAsync("/"));
    }

    [Fact]
    public async Task A_local_response_from_the_body_takes_the_place_of_headers_that_are_held()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32) (i32.const 1))
            (func (export "proxy_on_response_body") (param i32 i32 i32) (result i32)
              (drop (call $send_local_response (i32.const 451) (i32.const 0) (i32.const 0) (i32.const 4096) (i32.const 8)
                (i32.const 0) (i32.const 0) (i32.const -1)))
              (i32.const 1))
            """, "withheld");
        await using var server = await FilterServer.StartAsync(
            [new PluginOptions { Code = Encoding.UTF8.GetBytes(wat), AllowOnHeadersStopIteration = true }], Echo);

        var response = await server.Client.GetAsync("/");

        Assert.Equal((HttpStatusCode)451, response.StatusCode);
        Assert.Equal("withheld", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_local_response_in_place_of_the_applications_survives_that_the_application_is_cancelled()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
              (drop (call $send_local_response (i32.const 502) (i32.const 0) (i32.const 0) (i32.const 4096) (i32.const 8)
                (i32.const 0) (i32.const 0) (i32.const -1)))
              (i32.const 0))
            """, "replaced");
        using var work = new CancellationTokenSource();
        await using var server = await FilterServer.StartAsync(
            [new PluginOptions { Code = Encoding.UTF8.GetBytes(wat) }],
            context => context.Response.Body.WriteAsync(new byte[10], work.Token).AsTask(),
            before: context => context.Response.Body = new SlowClient(context, happens: work.Cancel));

        var response = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("replaced", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_that_the_client_gives_up_is_cancelled_and_no_other_one()
    {
        using var begun = new SemaphoreSlim(0);
        using var cancelled = new SemaphoreSlim(0);
        var mayEnd = new TaskCompletionSource();
        await using var server = await FilterServer.StartAsync(Guest.Wat(""), async context =>
        {
            var token = context.RequestAborted;
            begun.Release();
            if (context.Request.Path == "/lasts")
                await mayEnd.Task;
            if (context.Request.Path == "/given-up")
                await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => cancelled.Release(), TaskScheduler.Default);
            await context.Response.WriteAsync(token.IsCancellationRequested ? "cancelled" : "served");
        });
        var lasting = server.Client.GetStringAsync("/lasts");
        await begun.WaitAsync();

        for (var i = 0; i < 20; i++)
        {
            using var patience = new CancellationTokenSource();
            var asked = server.Client.GetStringAsync("/given-up", patience.Token);
            await begun.WaitAsync();
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
            await cancelled.WaitAsync();
            Assert.Equal("served", await server.Client.GetStringAsync("/"));
            await begun.WaitAsync();
        }

        mayEnd.SetResult();
        Assert.Equal("served", await lasting);
    }

    [Fact]
    public async Task A_local_response_keeps_the_request_from_the_application()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
              (drop (call $send_local_response (i32.const 403) (i32.const 0) (i32.const 0) (i32.const 4096) (i32.const 2)
                (i32.const 0) (i32.const 0) (i32.const -1)))
              (i32.const 0))
            """, "no");
        var reached = false;
        await using var server = await FilterServer.StartAsync(wat, _ =>
        {
            reached = true;
            return Task.CompletedTask;
        });

        var response = await server.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("no", await response.Content.ReadAsStringAsync());
        Assert.False(reached);
    }

    [Fact]
    public async Task A_request_paused_in_its_headers_goes_on_when_a_timer_resumes_it()
    {
        var wat = Guest.Wat("""
            (global $stream (mut i32) (i32.const 0))
            (func (export "proxy_on_configure") (param i32 i32) (result i32) (drop (call $set_tick (i32.const 5))) (i32.const 1))
            (func (export "proxy_on_tick") (param i32)
              (if (global.get $stream) (then
                (drop (call $set_effective_context (global.get $stream)))
                (drop (call $add_header (i32.const 0) (i32.const 4096) (i32.const 3) (i32.const 4099) (i32.const 4)))
                (drop (call $continue_stream (i32.const 0)))
                (global.set $stream (i32.const 0)))))
            (func (export "proxy_on_request_headers") (param $c i32) (param i32 i32) (result i32)
              (global.set $stream (local.get $c))
              (i32.const 1))
            """, "x-tlate");
        await using var server = await FilterServer.StartAsync(wat, Echo);

        var response = await server.Client.PostAsync("/", new StringContent("body"));

        Assert.Equal("POST / [x-t=late] body", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("proxy_on_request_headers", "(param i32 i32 i32) (result i32)")]
    [InlineData("proxy_on_request_body", "(param i32 i32 i32) (result i32)")]
    [InlineData("proxy_on_response_headers", "(param i32 i32 i32) (result i32)")]
    [InlineData("proxy_on_context_create", "(param $id i32) (param $parent i32)")]
    public async Task A_trap_answers_503_and_the_server_goes_on(string callback, string signature)
    {
        var body = callback == "proxy_on_context_create" ? "(if (local.get $parent) (then unreachable))" : "unreachable";
        await using var server = await FilterServer.StartAsync(Guest.Wat($"""(func (export "{callback}") {signature} {body})"""), Echo);

        for (var i = 0; i < 3; i++)
        {
            var response = await server.Client.PostAsync("/", new StringContent("body"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal("", await response.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_guest_hears_log_done_and_delete_once_and_in_this_order()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_done") (param i32) (result i32) (call $log (i32.const 4096) (i32.const 4)) (i32.const 1))
            (func (export "proxy_on_log") (param i32) (call $log (i32.const 4100) (i32.const 4)))
            (func (export "proxy_on_delete") (param i32) (call $log (i32.const 4104) (i32.const 4)))
            """, "doneglogdele");
        await using var server = await FilterServer.StartAsync(wat, Echo);

        await server.Client.GetAsync("/");

        await server.Log.WaitForAsync("dele");
        Assert.Equal(["glog", "done", "dele"], server.Log.Lines.Where(line => line.StartsWith("wasm ")).Select(line => line[^4..]));
    }

    [Fact]
    public async Task A_body_over_the_buffer_limit_is_answered_with_413()
    {
        var wat = Guest.Wat("""(func (export "proxy_on_request_body") (param i32 i32 i32) (result i32) (i32.const 1))""");
        await using var server = await FilterServer.StartAsync([new PluginOptions { Code = Encoding.UTF8.GetBytes(wat) }], Echo, bufferLimit: 1000);

        var response = await server.Client.PostAsync("/", new StringContent(new string('x', 1001)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_filter_that_closes_the_stream_leaves_the_client_without_a_response()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) (drop (call $close_stream (i32.const 0))) (i32.const 0))
            """);
        await using var server = await FilterServer.StartAsync(wat, Echo);

        Assert.Contains(await server.SendRawAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), new[] { "", "connection reset" });
    }

    [Fact]
    public async Task Header_bytes_that_are_not_ascii_survive()
    {
        await using var server = await FilterServer.StartAsync(
            Guest.Wat("""
                (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
                  (drop (call $add_header (i32.const 0) (i32.const 4096) (i32.const 3) (i32.const 4099) (i32.const 2))) (i32.const 0))
                """, @"x-a\e4\ff"),
            context =>
            {
                context.Response.Headers["x-back"] = context.Request.Headers["x-a"];
                return Task.CompletedTask;
            });

        var response = await server.SendRawAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Contains("x-back: \u00e4\u00ff\r\n", response);
    }

    [Fact]
    public async Task A_connection_serves_the_next_request_after_a_reply_to_one_whose_body_was_on_its_way()
    {
        var wat = Guest.Wat("""
            (global $stream (mut i32) (i32.const 0))
            (func (export "proxy_on_request_headers") (param $c i32) (param i32) (param $end i32) (result i32)
              (if (local.get $end) (then (return (i32.const 0))))
              (global.set $stream (local.get $c))
              (drop (call $set_tick (i32.const 1)))
              (i32.const 1))
            (func (export "proxy_on_tick") (param i32)
              (drop (call $set_tick (i32.const 0)))
              (drop (call $set_effective_context (global.get $stream)))
              (drop (call $send_local_response (i32.const 403) (i32.const 0) (i32.const 0) (i32.const 4096) (i32.const 2) (i32.const 0) (i32.const 0) (i32.const -1))))
            """, "no");
        await using var server = await FilterServer.StartAsync(wat, Echo);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);

        await SendAsync("POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
        Assert.Equal("HTTP/1.1 403 Forbidden", await ReadLineAsync());
        await SendAsync("67890GET /second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Contains("GET /second", await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        async Task SendAsync(string text) => await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        async Task<string?> ReadLineAsync() => await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_read_that_the_application_cancels_is_no_obstacle_to_its_next()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FilterServer.StartAsync(Guest.Wat(""), async context =>
        {
            using var impatience = new CancellationTokenSource();
            var buffer = new byte[16];
            var read = context.Request.Body.ReadAsync(buffer, impatience.Token);
            await impatience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await read);
            cancelled.SetResult();
            var count = await context.Request.Body.ReadAsync(buffer);
            await context.Response.WriteAsync(Encoding.Latin1.GetString(buffer, 0, count));
        });

        var response = await server.Client.PostAsync("/", new LateContent(cancelled.Task, "late"), TestContext.Current.CancellationToken);

        Assert.Equal("late", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_stream_that_is_reset_ends_though_the_client_does_not_read_what_was_held()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_response_body") (param $c i32) (param $size i32) (param $end i32) (result i32)
              (i32.eqz (local.get $end)))
            (func (export "proxy_on_log") (param i32) (call $log (i32.const 4096) (i32.const 8)))
            """, "is over ");
        HttpStream? stream = null;
        await using var server = await FilterServer.StartAsync(
            [new PluginOptions { Code = Encoding.UTF8.GetBytes(wat) }],
            async context =>
            {
                stream = context.Features.Get<IFilteredStreamFeature>()!.Stream;
                await context.Response.Body.WriteAsync(new byte[32 * 1024 * 1024]);
            },
            bufferLimit: 64 * 1024 * 1024);
        using var client = new TcpClient();
        await client.ConnectAsync(server.Address.Host, server.Address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        while (stream is not { Response.BytesOut: > 0 })
            await Task.Yield();

        stream.Abort("stream_idle_timeout");

        await server.Log.WaitForAsync("is over");
    }

    [Theory]
    [InlineData(":method", "G ET", HttpStatusCode.BadRequest)]
    [InlineData(":method", "", HttpStatusCode.ServiceUnavailable)]
    [InlineData(":path", "/a b", HttpStatusCode.BadRequest)]
    [InlineData(":authority", "a\\0d\\0ax-smuggled: 1", HttpStatusCode.BadRequest)]
    [InlineData(":authority", "a b", HttpStatusCode.BadRequest)]
    public async Task A_request_that_a_filter_has_made_invalid_does_not_reach_the_application(string name, string value, HttpStatusCode status)
    {
        var length = value.Replace("\\0d\\0a", "\r\n", StringComparison.Ordinal).Length;
        var wat = Guest.Wat($"""
            (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
              (drop (call $replace_header (i32.const 0) (i32.const 4096) (i32.const {name.Length}) (i32.const {4096 + name.Length}) (i32.const {length})))
              (i32.const 0))
            """, name + value);
        await using var server = await FilterServer.StartAsync(wat, _ => throw new InvalidOperationException("must not be reached"));

        Assert.Equal(status, (await server.Client.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("x-control", "\\01", 1)]
    [InlineData("content-length", "4", 1)]
    [InlineData("content-length", "4,4", 3)]
    [InlineData("x bad", "1", 1)]
    public async Task A_response_header_that_cannot_be_sent_does_not_cost_the_client_the_response(string name, string value, int length)
    {
        var wat = Guest.Wat($"""
            (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
              (drop (call $add_header (i32.const 2) (i32.const 4096) (i32.const {name.Length}) (i32.const {4096 + name.Length}) (i32.const {length})))
              (i32.const 0))
            """, name + value);
        await using var server = await FilterServer.StartAsync(wat, async context =>
        {
            context.Response.ContentLength = 4;
            await context.Response.WriteAsync("body");
        });

        Assert.Equal("body", await server.Client.GetStringAsync("/", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("204", 204)]
    [InlineData("205", 205)]
    [InlineData("304", 304)]
    [InlineData("101", 502)]
    public async Task A_response_that_a_filter_gives_a_status_without_a_body_is_sent_without_one(string status, int sent)
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_response_headers") (param i32 i32 i32) (result i32)
              (drop (call $replace_header (i32.const 2) (i32.const 4096) (i32.const 7) (i32.const 4103) (i32.const 3)))
              (i32.const 0))
            """, ":status" + status);
        await using var server = await FilterServer.StartAsync(wat, async context =>
        {
            context.Response.ContentLength = 4;
            await context.Response.WriteAsync("body");
        });

        var response = await server.Client.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(sent, (int)response.StatusCode);
        Assert.Equal(sent == 502 ? "body" : "", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(server.Log.Lines, line => line.Contains("Error:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_local_response_with_a_body_that_its_status_forbids_is_sent_without_it()
    {
        var wat = Guest.Wat("""
            (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
              (drop (call $send_local_response (i32.const 204) (i32.const 0) (i32.const 0) (i32.const 4096) (i32.const 4) (i32.const 0) (i32.const 0) (i32.const -1)))
              (i32.const 0))
            """, "body");
        await using var server = await FilterServer.StartAsync(wat, Echo);

        Assert.Equal(HttpStatusCode.NoContent, (await server.Client.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_request_with_more_headers_than_filters_can_be_shown_is_answered_with_431()
    {
        await using var server = await FilterServer.StartAsync(
            [new PluginOptions { Code = Encoding.UTF8.GetBytes(Guest.Wat("")) }],
            _ => throw new InvalidOperationException("must not be reached"),
            limits: limits =>
            {
                limits.MaxRequestBufferSize = 8 * 1024 * 1024;
                limits.MaxRequestHeadersTotalSize = 4 * 1024 * 1024;
            });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("x-large", new string('x', 2 * 1024 * 1024));

        var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_header_that_the_server_has_decoded_as_utf_8_is_shown_to_filters()
    {
        await using var server = await FilterServer.StartAsync(
            [new PluginOptions { Code = Encoding.UTF8.GetBytes(Guest.Wat("")) }],
            Echo,
            before: context => context.Request.Headers["x-price"] = "5 \u20ac");

        Assert.Contains("x-price", await server.Client.GetStringAsync("/", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>A body that is sent when something has happened.</summary>
    private sealed class LateContent(Task happened, string text) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await happened;
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = text.Length;
            return true;
        }
    }
}
