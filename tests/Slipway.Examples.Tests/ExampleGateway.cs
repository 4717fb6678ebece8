using System.Globalization;
using System.Reflection;
using Slipway.Envoy;
using Slipway.Gateway;
using Slipway.Gateway.Tests;
using Slipway.ProxyWasm;
using Slipway.Sandbox;
using Slipway.Tests;

namespace Slipway.Examples.Tests;

/// <summary>The gateway with an example's own envoy.yaml: only ports, and where the filter is, are others.</summary>
internal sealed class ExampleGateway : IAsyncDisposable
{
    private readonly GatewayHost _host;

    private ExampleGateway(GatewayHost host, ListLogger log)
    {
        _host = host;
        Log = log;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri($"http://{host.Listeners[0].Address}"),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public HttpClient Client { get; }

    public int Port => _host.Listeners[0].Address.Port;

    /// <summary>What the gateway and its filters have logged.</summary>
    public ListLogger Log { get; }

    /// <param name="filter">The example's assembly.</param>
    /// <param name="form">As what it runs.</param>
    /// <param name="ports">The upstreams' ports in the file, each with the one to use.</param>
    /// <param name="change">Further changes to the file.</param>
    public static async Task<ExampleGateway> StartAsync(
        Assembly filter, Form form, (int InFile, int Real)[] ports, Func<string, string>? change = null)
    {
        var name = filter.GetName().Name!;
        var file = Path.Combine(Repository.Folder, "examples", "filters", name, "envoy.yaml");
        var yaml = await File.ReadAllTextAsync(file);
        yaml = (change?.Invoke(yaml) ?? yaml).Replace("port_value: 10000", "port_value: 0", StringComparison.Ordinal).Replace(
            $"examples/filters/{name}/bin/Release/net10.0/{name}.wasm",
            form == Form.Native ? filter.Location : Compiled.PathOf(filter),
            StringComparison.Ordinal);
        if (form == Form.Native)
            yaml = yaml.Replace("envoy.wasm.runtime.v8", "envoy.wasm.runtime.null", StringComparison.Ordinal);
        foreach (var (inFile, real) in ports)
            yaml = yaml.Replace($"port_value: {inFile}", string.Create(CultureInfo.InvariantCulture, $"port_value: {real}"), StringComparison.Ordinal);

        var parsed = EnvoyConfiguration.Parse(yaml, file);
        Assert.Empty(parsed.Errors);
        var log = new ListLogger();
        var host = await GatewayHost.StartAsync(new GatewayOptions
        {
            Bootstrap = parsed.Bootstrap,
            LoggerFactory = log,
            Wasm = new ProxyWasmHostOptions { Lanes = 1, Sandbox = new SandboxOptions { CacheDirectory = "", Pooling = false } },
        });
        return new ExampleGateway(host, log);
    }

    /// <summary>The status and body of a request.</summary>
    public async Task<(int Status, string Body)> GetAsync(string target, params (string Name, string Value)[] headers)
    {
        using var response = await SendAsync(target, headers);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public Task<HttpResponseMessage> SendAsync(string target, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return Client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }
}
