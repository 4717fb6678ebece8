using System.Globalization;
using Slipway.Gateway.Tests;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>The command with a configuration of a test's own, on free ports, and curl to ask it.</summary>
internal sealed class PeerGateway : IAsyncDisposable
{
    private readonly HttpClient _admin = new();
    private readonly int _port = Ports.Free();
    private readonly int _adminPort = Ports.Free();

    public string Folder { get; } = Directory.CreateTempSubdirectory("slipway-peers-").FullName;

    public int Port => _port;

    public int AdminPort => _adminPort;

    public GatewayProcess Process { get; private set; } = null!;

    public static Task<PeerGateway> StartAsync(PeerConfiguration configuration) => StartAsync(_ => configuration);

    /// <param name="configuration">What it serves.</param>
    /// <param name="openFiles">How many files it may have open.</param>
    public static Task<PeerGateway> StartAsync(PeerConfiguration configuration, int openFiles) =>
        StartAsync(_ => configuration, openFiles, []);

    /// <param name="configuration">What it serves, with files of its folder.</param>
    /// <param name="arguments">More of the command line.</param>
    public static Task<PeerGateway> StartAsync(Func<string, PeerConfiguration> configuration, params string[] arguments) =>
        StartAsync(configuration, openFiles: null, arguments);

    private static async Task<PeerGateway> StartAsync(Func<string, PeerConfiguration> configuration, int? openFiles, string[] arguments)
    {
        var gateway = new PeerGateway();
        try
        {
            await gateway.WriteAsync(configuration(gateway.Folder));

            // The administration interface is the last to listen.
            gateway.Process = await GatewayProcess.StartAsync(
                "slipway.dll",
                ["run", "-c", Path.Combine(gateway.Folder, "envoy.yaml"), .. arguments],
                gateway._adminPort,
                openFiles,
                TestContext.Current.CancellationToken);
            return gateway;
        }
        catch
        {
            gateway.Clean();
            throw;
        }
    }

    /// <summary>Puts a configuration in place, in one step as one should with files that are watched.</summary>
    public Task WriteAsync(PeerConfiguration configuration) => WriteAsync("envoy.yaml", configuration.Yaml(_port, _adminPort));

    /// <summary>Puts a file of the gateway's folder in place, in one step.</summary>
    public async Task WriteAsync(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        await File.WriteAllTextAsync($"{path}.new", content);
        File.Move($"{path}.new", path, overwrite: true);
    }

    public string Url(string path = "/") => $"http://127.0.0.1:{_port}{path}";

    public string AdminUrl(string path) => $"http://127.0.0.1:{_adminPort}{path}";

    /// <returns>What curl wrote, with line feeds alone.</returns>
    public static async Task<string> CurlAsync(params string[] arguments) =>
        (await Client.RunAsync("curl", ["-sS", .. arguments])).ReplaceLineEndings("\n");

    /// <summary>The value of the one statistic whose name ends so.</summary>
    public async Task<long> StatAsync(string name)
    {
        var stats = await _admin.GetStringAsync(new Uri(AdminUrl($"/stats?filter={name}$")));
        return long.Parse(Assert.Single(stats.TrimEnd().Split('\n')).Split(": ")[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a page of the administration interface contains a text.</summary>
    public Task SaysAsync(string path, string text) => Eventually.TrueAsync(
        async () => (await _admin.GetStringAsync(new Uri(AdminUrl(path)))).Contains(text, StringComparison.Ordinal));

    /// <summary>Waits until a host of the cluster <c>up</c> has that health, in the words of <c>/clusters</c>.</summary>
    public Task HealthAsync(int port, string health) => SaysAsync("/clusters", $"up::127.0.0.1:{port}::health_flags::{health}\n");

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Clean();
    }

    private void Clean()
    {
        _admin.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
