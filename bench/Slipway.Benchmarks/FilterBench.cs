using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Plugins;
using Slipway.ProxyWasm.Streams;
using Slipway.Sandbox;

namespace Slipway.Benchmarks;

/// <summary>A host with one filter, and streams with the headers of an ordinary request.</summary>
internal sealed class FilterBench : IDisposable
{
    private readonly ProxyWasmHost _host;
    private readonly Plugin _plugin;
    private readonly HttpFilterChain _chain;
    private readonly FixedStreamInfo _info = new();

    private FilterBench(ProxyWasmHost host, Plugin plugin)
    {
        _host = host;
        _plugin = plugin;
        _chain = new HttpFilterChain([plugin], bufferLimit: 16 << 20);
    }

    public static async Task<FilterBench> StartAsync(byte[] wat, Isolation isolation = Isolation.None)
    {
        var host = new ProxyWasmHost(new ProxyWasmHostOptions { Lanes = 1, Sandbox = new SandboxOptions { CacheDirectory = "" } });
        var options = new PluginOptions { Name = "bench", Code = wat, AllowOnHeadersStopIteration = true, Isolation = isolation };
        return new FilterBench(host, await Plugin.LoadAsync(host, options));
    }

    public HttpStream BeginRequest(bool endOfStream)
    {
        var stream = _chain.CreateStream(_info);
        FillRequest(stream.Request.Headers);
        stream.PushRequestHeaders(endOfStream);
        return stream;
    }

    public TcpStream BeginConnection()
    {
        var stream = new TcpFilterChain([_plugin]).CreateStream(_info);
        stream.Open();
        return stream;
    }

    public void Dispose()
    {
        _plugin.Dispose();
        _host.Dispose();
    }

    public static void FillResponse(HeaderMap headers)
    {
        headers.Add(":status"u8, "200"u8);
        headers.Add("content-type"u8, "text/html; charset=utf-8"u8);
        headers.Add("content-length"u8, "1024"u8);
        headers.Add("server"u8, "upstream"u8);
        headers.Add("date"u8, "Sun, 22 Nov 2026 12:00:00 GMT"u8);
    }

    private static void FillRequest(HeaderMap headers)
    {
        headers.Add(":method"u8, "GET"u8);
        headers.Add(":path"u8, "/products/1234?variant=blue"u8);
        headers.Add(":authority"u8, "shop.example.com"u8);
        headers.Add(":scheme"u8, "https"u8);
        headers.Add("user-agent"u8, "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"u8);
        headers.Add("accept"u8, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"u8);
        headers.Add("accept-language"u8, "en-GB,en;q=0.5"u8);
        headers.Add("accept-encoding"u8, "gzip, deflate, br, zstd"u8);
        headers.Add("cookie"u8, "session=0123456789abcdef0123456789abcdef"u8);
        headers.Add("x-request-id"u8, "7c9e6679-7425-40de-944b-e07fc1f90ae7"u8);
    }
}
