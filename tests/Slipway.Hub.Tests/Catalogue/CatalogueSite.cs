using Microsoft.Extensions.DependencyInjection;
using Slipway.Artifacts;
using Slipway.Artifacts.Tests;
using Slipway.Hub.Catalogue;
using Slipway.Hub.Registry;

namespace Slipway.Hub.Tests.Catalogue;

/// <summary>A hub with some filters in it, which its catalogue shows.</summary>
internal sealed class CatalogueSite : IAsyncDisposable
{
    private readonly TemporaryStore _store = new();
    private readonly RegistryClient _client;

    private CatalogueSite(TemporaryHub hub, RegistryCredential? publisher)
    {
        Hub = hub;
        Http = hub.Client();
        _client = new RegistryClient(TemporaryHub.ClientOptions with { Credential = publisher });
    }

    public TemporaryHub Hub { get; }

    public HttpClient Http { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<CatalogueSite> StartAsync(params IEnumerable<SampleFilter> filters) =>
        await OfAsync(await TemporaryHub.StartAsync(), null, filters);

    /// <param name="hub">The hub, which ends with the site.</param>
    /// <param name="publisher">Who pushes.</param>
    /// <param name="filters">What there is to be seen.</param>
    public static async Task<CatalogueSite> OfAsync(TemporaryHub hub, RegistryCredential? publisher, params IEnumerable<SampleFilter> filters)
    {
        var site = new CatalogueSite(hub, publisher);
        foreach (var filter in filters)
            await site.PushAsync(filter);
        await site.CatchUpAsync();
        return site;
    }

    /// <summary>Pushes as <c>slipway push</c> does.</summary>
    public async Task<Digest> PushAsync(SampleFilter filter, ArtifactLayout layout = ArtifactLayout.Oci)
    {
        var reference = ArtifactReference.Parse($"{Hub.Authority}/{filter.Repository}:{filter.Tag}");
        var manifest = await ArtifactWriter.WriteAsync(_store.Store, filter.Content(), layout, Cancellation);
        await _store.Store.SetAsync(reference, manifest, Cancellation);
        await ArtifactTransfer.PushAsync(_client, _store.Store, _store.Store.Get(reference), reference, null, Cancellation);
        return manifest.Digest;
    }

    /// <summary>Pulls a manifest so many times.</summary>
    public async Task PullAsync(string repository, string tag, int times)
    {
        for (var i = 0; i < times; i++)
            (await Http.GetAsync(new Uri($"/v2/{repository}/manifests/{tag}", UriKind.Relative), Cancellation)).EnsureSuccessStatusCode();
        await Hub.Host.Services.GetRequiredService<PullCounter>().FlushAsync();
    }

    /// <summary>Waits until the catalogue shows what is there.</summary>
    public Task CatchUpAsync() => Hub.Host.Services.GetRequiredService<CatalogueIndexer>().CatchUpAsync(Cancellation);

    public Task<string> GetAsync(string address) => Http.GetStringAsync(new Uri(address, UriKind.Relative), Cancellation);

    /// <summary>Fills in the form of a repository's page, as a browser does.</summary>
    public async Task<(int Status, string Page)> TryAsync(string repository, params (string Name, string Value)[] changed)
    {
        var form = new Dictionary<string, string>
        {
            ["method"] = "GET",
            ["path"] = "/",
            ["headers"] = "host: example.com\r\naccept: */*",
            ["body"] = "",
            ["configuration"] = "",
            ["root"] = "",
            ["status"] = "200",
            ["response-headers"] = "content-type: text/plain",
            ["response-body"] = "Hello",
        };
        foreach (var (name, value) in changed)
            form[name] = value;
        using var content = new FormUrlEncodedContent(form);
        using var response = await Http.PostAsync(new Uri($"/r/{repository}", UriKind.Relative), content, Cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _client.Dispose();
        _store.Dispose();
        await Hub.DisposeAsync();
    }
}
