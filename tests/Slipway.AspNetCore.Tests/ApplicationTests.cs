using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;
using Slipway.Sandbox;

namespace Slipway.AspNetCore.Tests;

public sealed class ApplicationTests : IDisposable
{
    private const int RequestHeaders = 0;
    private const int ResponseHeaders = 2;

    private static readonly string Trapping = Guest.Wat("""
        (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32) unreachable)
        """);

    /// <summary>Asks the upstream <c>auth</c> for <c>/check</c>, and lets the request go on with the status in <c>x-status</c>.</summary>
    private static readonly string CallingAuth = Guest.Wat(
        """
        (global $stream (mut i32) (i32.const 0))
        (func (export "proxy_on_request_headers") (param $id i32) (param i32 i32) (result i32)
          (global.set $stream (local.get $id))
          (drop (call $http_call (i32.const 4096) (i32.const 4) (i32.const 4100) (i32.const 69)
            (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 5000) (i32.const 16)))
          (i32.const 1))
        (func (export "proxy_on_http_call_response") (param i32 i32 i32 i32 i32)
          (drop (call $set_effective_context (global.get $stream)))
          (drop (call $get_header (i32.const 6) (i32.const 4169) (i32.const 7) (i32.const 20) (i32.const 24)))
          (drop (call $add_header (i32.const 0) (i32.const 4176) (i32.const 8) (i32.load (i32.const 20)) (i32.load (i32.const 24))))
          (drop (call $continue_stream (i32.const 0))))
        """,
        @"auth" +
        @"\03\00\00\00\07\00\00\00\03\00\00\00\05\00\00\00\06\00\00\00\0a\00\00\00\04\00\00\00" +
        @":method\00GET\00:path\00/check\00:authority\00auth\00" +
        ":statusx-status");

    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    private readonly string _root = Directory.CreateTempSubdirectory("slipway-app-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task A_filter_of_the_pipeline_sees_every_request_and_response()
    {
        Write("tag.wat", Adding(RequestHeaders, "x-tag", "one"));
        await using var app = await StartAsync(app =>
        {
            app.UseProxyWasm("tag.wat");
            app.MapGet("/", (HttpRequest request) => $"tag: {request.Headers["x-tag"]}");
        });

        using var response = await app.Client.GetAsync("/", Cancellation);

        Assert.Equal("tag: one", await response.Content.ReadAsStringAsync(Cancellation));
        using var missing = await app.Client.GetAsync("/missing", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Filters_of_groups_and_endpoints_run_in_order_and_nowhere_else()
    {
        Write("one.wat", Adding(RequestHeaders, "x-tag", "one"));
        Write("two.wat", Adding(RequestHeaders, "x-tag", "two"));
        await using var app = await StartAsync(app =>
        {
            var group = app.MapGroup("/group").WithProxyWasm("one.wat");
            group.MapGet("/inner", (HttpRequest request) => request.Headers["x-tag"].ToString()).WithProxyWasm("two.wat");
            group.MapGet("/plain", (HttpRequest request) => request.Headers["x-tag"].ToString());
            app.MapGet("/free", (HttpRequest request) => request.Headers["x-tag"].ToString());
        });

        Assert.Equal("one,two", await app.Client.GetStringAsync("/group/inner", Cancellation));
        Assert.Equal("one", await app.Client.GetStringAsync("/group/plain", Cancellation));
        Assert.Equal("", await app.Client.GetStringAsync("/free", Cancellation));
    }

    [Fact]
    public async Task Filters_can_be_chosen_by_request()
    {
        Write("one.wat", Adding(RequestHeaders, "x-tag", "one"));
        Write("two.wat", Adding(RequestHeaders, "x-tag", "two"));
        await using var app = await StartAsync(
            app =>
            {
                app.UseProxyWasm(context => context.Request.Query["filters"]);
                app.MapGet("/", (HttpRequest request) => request.Headers["x-tag"].ToString());
            },
            options =>
            {
                options.AddFilter("first", "one.wat");
                options.AddFilter("second", "two.wat");
            });

        Assert.Equal("", await app.Client.GetStringAsync("/", Cancellation));
        Assert.Equal("two", await app.Client.GetStringAsync("/?filters=second", Cancellation));
        Assert.Equal("two,one", await app.Client.GetStringAsync("/?filters=second,%20first", Cancellation));
        using var unknown = await app.Client.GetAsync("/?filters=third", Cancellation);
        Assert.Equal(HttpStatusCode.InternalServerError, unknown.StatusCode);
        await app.Log.WaitForAsync("An unhandled exception");
    }

    [Fact]
    public async Task A_filter_reads_what_it_was_configured_with_and_may_fail_open()
    {
        Write("trap.wat", Trapping);
        await using var app = await StartAsync(app =>
        {
            app.MapGet("/closed", () => "served").WithProxyWasm("trap.wat");
            app.MapGet("/open", () => "served").WithProxyWasm("trap.wat", filter => filter.FailurePolicy = FailurePolicy.FailOpen);
        });

        using var closed = await app.Client.GetAsync("/closed", Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, closed.StatusCode);
        using var first = await app.Client.GetAsync("/open", Cancellation);
        Assert.Equal("served", await app.Client.GetStringAsync("/open", Cancellation));
    }

    [Fact]
    public async Task Callouts_go_to_the_upstreams_that_the_application_names()
    {
        await using var upstream = await StartAsync(app => app.MapGet("/check", () => "fine"));
        Write("call.wat", CallingAuth);
        await using var app = await StartAsync(
            app =>
            {
                app.UseProxyWasm("call.wat");
                app.MapGet("/", (HttpRequest request) => $"status {request.Headers["x-status"]}");
            },
            options => options.Upstreams["auth"] = upstream.Client.BaseAddress!);

        Assert.Equal("status 200", await app.Client.GetStringAsync("/", Cancellation));
    }

    [Fact]
    public async Task Header_bytes_that_a_filter_writes_reach_the_client_as_they_are()
    {
        Write("latin.wat", Adding(ResponseHeaders, "x-name", "caf\\e9"));
        await using var app = await StartAsync(app =>
        {
            app.UseProxyWasm("latin.wat");
            app.MapGet("/", () => "");
        });
        using var client = new HttpClient(new SocketsHttpHandler { ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1 });

        using var response = await client.GetAsync(app.Client.BaseAddress, Cancellation);

        Assert.Equal(["café"], response.Headers.GetValues("x-name"));
    }

    [Fact]
    public async Task A_filter_without_a_host_is_an_error_that_names_the_remedy()
    {
        Write("tag.wat", Adding(RequestHeaders, "x-tag", "one"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(app => app.UseProxyWasm("tag.wat"), isAdded: false));
        Assert.Equal("Proxy-Wasm filters need a host; call builder.Services.AddProxyWasm() before the application is built.", error.Message);
    }

    [Theory]
    [InlineData("missing.wasm", "The filter 'missing.wasm' cannot be read: Could not find file")]
    [InlineData("garbage.wasm", "cannot be loaded: ")]
    public async Task A_filter_that_cannot_be_loaded_keeps_the_application_from_starting(string path, string message)
    {
        Write("garbage.wasm", "this is no module");

        foreach (var add in (Action<WebApplication>[])[
            app => app.UseProxyWasm(path),
            app => app.MapGet("/", () => "").WithProxyWasm(path)])
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(add));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_of_filters_are_unique_and_without_commas()
    {
        var options = new ProxyWasmOptions();
        options.AddFilter("a", "a.wasm");
        Assert.Contains("already", Assert.Throws<ArgumentException>(() => options.AddFilter("a", "b.wasm")).Message, StringComparison.Ordinal);
        Assert.Contains("no commas", Assert.Throws<ArgumentException>(() => options.AddFilter("a,b", "b.wasm")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upstream_must_have_an_address_of_http()
    {
        Write("tag.wat", Adding(RequestHeaders, "x-tag", "one"));
        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => StartAsync(app => app.UseProxyWasm("tag.wat"), options => options.Upstreams["auth"] = new Uri("ftp://localhost")));
        Assert.StartsWith("The upstream 'auth' has the address ftp://localhost/; it must be", error.Message, StringComparison.Ordinal);
    }

    private static string Adding(int map, string name, string value)
    {
        var length = Regex.Replace(value, @"\\..", "x").Length;
        var callback = map == RequestHeaders ? "request" : "response";
        return Guest.Wat(
            $$"""
            (func (export "proxy_on_{{callback}}_headers") (param i32 i32 i32) (result i32)
              (drop (call $add_header
                (i32.const {{map}}) (i32.const 4096) (i32.const {{name.Length}}) (i32.const {{4096 + name.Length}}) (i32.const {{length}})))
              (i32.const 0))
            """,
            name + value);
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_root, name), content);

    private async Task<RunningApplication> StartAsync(
        Action<WebApplication> build, Action<ProxyWasmOptions>? configure = null, bool isAdded = true)
    {
        var log = new LogCapture();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _root, EnvironmentName = "Production" });
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        if (isAdded)
        {
            builder.Services.AddProxyWasm(options =>
            {
                options.Host = new ProxyWasmHostOptions { Lanes = 1, Sandbox = new SandboxOptions { CacheDirectory = "", Pooling = false } };
                configure?.Invoke(options);
            });
        }

        var app = builder.Build();
        try
        {
            build(app);
            await app.StartAsync(Cancellation);
            return new RunningApplication(app, log);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    private sealed class RunningApplication(WebApplication app, LogCapture log) : IAsyncDisposable
    {
        public HttpClient Client { get; } = new() { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(20) };

        public LogCapture Log => log;

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }
}
