using Slipway.Artifacts;

namespace Slipway.Hub.Tests;

/// <summary>A hub on a free port of the loopback, with a folder of its own.</summary>
internal sealed class TemporaryHub : IAsyncDisposable
{
    private readonly bool _keep;

    private TemporaryHub(HubHost host, string folder, bool keep) => (Host, Folder, _keep) = (host, folder, keep);

    public HubHost Host { get; }

    public string Folder { get; }

    /// <summary>A client that does without TLS and without the credentials of whoever runs the tests.</summary>
    public static RegistryOptions ClientOptions { get; } = new()
    {
        PlainHttp = true,
        Credentials = new DockerConfiguration(Path.Combine(Path.GetTempPath(), "slipway-no-credentials", "config.json")),
    };

    /// <summary>Host and port.</summary>
    public string Authority => Host.Address.Authority;

    /// <param name="adjust">What differs from a hub that anybody may use.</param>
    /// <param name="folder">The folder of a hub that has ended; null for a new one.</param>
    /// <param name="keep">Whether the folder stays when the hub ends.</param>
    public static async Task<TemporaryHub> StartAsync(
        Func<HubOptions, HubOptions>? adjust = null, string? folder = null, bool keep = false)
    {
        var data = folder ?? Directory.CreateTempSubdirectory("slipway-hub-").FullName;
        var options = new HubOptions { Data = data, Listen = new(System.Net.IPAddress.Loopback, 0), Open = true, RequestsPerSecond = 0 };
        return new TemporaryHub(await HubHost.StartAsync(adjust?.Invoke(options) ?? options), data, keep);
    }

    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Host.Address };

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (!_keep)
            Directory.Delete(Folder, recursive: true);
    }
}
