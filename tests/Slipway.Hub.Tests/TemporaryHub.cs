namespace Slipway.Hub.Tests;

/// <summary>A hub on a free port of the loopback, with a folder of its own.</summary>
internal sealed class TemporaryHub : IAsyncDisposable
{
    private readonly bool _keep;

    private TemporaryHub(HubHost host, string folder, bool keep) => (Host, Folder, _keep) = (host, folder, keep);

    public HubHost Host { get; }

    public string Folder { get; }

    /// <summary>Host and port.</summary>
    public string Authority => Host.Address.Authority;

    /// <param name="adjust">What differs from a hub that anybody may use.</param>
    /// <param name="folder">The folder of a hub that has ended; null for a new one.</param>
    public static async Task<TemporaryHub> StartAsync(Func<HubOptions, HubOptions>? adjust = null, string? folder = null)
    {
        var data = folder ?? Directory.CreateTempSubdirectory("slipway-hub-").FullName;
        var options = new HubOptions { Data = data, Listen = new(System.Net.IPAddress.Loopback, 0) };
        return new TemporaryHub(await HubHost.StartAsync(adjust?.Invoke(options) ?? options), data, folder is not null);
    }

    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Host.Address };

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        if (!_keep)
            Directory.Delete(Folder, recursive: true);
    }
}
