using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;
using Slipway.Sandbox;

namespace Slipway.AspNetCore.Tests;

/// <summary>A Kestrel server on a free port of the loopback whose requests pass through filters written as WAT.</summary>
internal sealed class FilterServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ProxyWasmHost _host;
    private readonly IReadOnlyList<Plugin> _plugins;

    private FilterServer(WebApplication application, ProxyWasmHost host, IReadOnlyList<Plugin> plugins, LogCapture log)
    {
        _application = application;
        _host = host;
        _plugins = plugins;
        Log = log;
        Address = new Uri(application.Urls.First());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(20) };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public LogCapture Log { get; }

    public ProxyWasmHost Host => _host;

    public static Task<FilterServer> StartAsync(string wat, RequestDelegate application) => StartAsync([new PluginOptions { Code = Encoding.UTF8.GetBytes(wat) }], application);

    public static async Task<FilterServer> StartAsync(
        IReadOnlyList<PluginOptions> filters,
        RequestDelegate application,
        int bufferLimit = 1024 * 1024,
        HttpProtocols protocols = HttpProtocols.Http1,
        Action<HttpContext>? before = null,
        Action<KestrelServerLimits>? limits = null)
    {
        var log = new LogCapture();
        var loggers = LoggerFactory.Create(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        var host = new ProxyWasmHost(new ProxyWasmHostOptions { Lanes = 1, Sandbox = new SandboxOptions { CacheDirectory = "", Pooling = false } }, loggerFactory: loggers);
        var plugins = new List<Plugin>();
        foreach (var (filter, index) in filters.Select((filter, index) => (filter, index)))
            plugins.Add(await Plugin.LoadAsync(host, filter with { Name = filter.Name.Length > 0 ? filter.Name : $"filter{index}" }));
        var chain = new HttpFilterChain(plugins, bufferLimit);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            limits?.Invoke(kestrel.Limits);
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocols);
        });
        var app = builder.Build();
        app.Run(context =>
        {
            before?.Invoke(context);
            return FilteredRequest.RunAsync(context, chain, new PlainStreamInfo(context), application);
        });
        await app.StartAsync();
        return new FilterServer(app, host, plugins, log);
    }

    /// <summary>Sends bytes as they are and returns all that comes back until the server closes, or "connection reset".</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        try
        {
            return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (IOException)
        {
            return "connection reset";
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        foreach (var plugin in _plugins)
            plugin.Dispose();
        _host.Dispose();
    }

    private sealed class PlainStreamInfo(HttpContext context) : HttpStreamInfo
    {
        private readonly DateTimeOffset _start = DateTimeOffset.UtcNow;

        public override string Protocol => context.Request.Protocol;

        public override DateTimeOffset StartTime => _start;

        public override TimeSpan Elapsed => DateTimeOffset.UtcNow - _start;
    }
}

/// <summary>Keeps what was logged, and lets tests wait for it.</summary>
internal sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SemaphoreSlim _added = new(0);

    public IReadOnlyList<string> Lines => [.. _lines];

    public async Task WaitForAsync(string text)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            try
            {
                await _added.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"The log never had \"{text}\". It has:\n{string.Join('\n', _lines)}");
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            capture._lines.Enqueue($"{category} {logLevel}: {formatter(state, exception)}");
            capture._added.Release();
        }
    }
}
