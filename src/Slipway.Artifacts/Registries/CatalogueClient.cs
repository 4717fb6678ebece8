using System.Text.Json;

namespace Slipway.Artifacts;

/// <summary>Searches the catalogues of hubs, which registries of others do not have.</summary>
public sealed class CatalogueClient(RegistryOptions options) : IDisposable
{
    private const int MaxPage = 4 << 20;

    private readonly RegistryTransport _transport = new(options);

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    /// <summary>A page of what is public and fits.</summary>
    /// <param name="hub">Host and port of the hub.</param>
    /// <param name="text">Words, all of which have to be there; nothing for everything.</param>
    /// <param name="page">Which page, from 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArtifactException">There is no hub, or it does not answer.</exception>
    public async Task<CataloguePage> SearchAsync(string hub, string text, int page, CancellationToken cancellationToken)
    {
        var address = new Uri(RegistryAddress.Of(hub, options.PlainHttp), $"/api/search?q={Uri.EscapeDataString(text)}&page={page}");
        using var response = await _transport.SendAsync(hub, "", () => new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await RegistryError.OfAsync($"The catalogue of {hub} cannot be searched", response, cancellationToken);
        try
        {
            var bytes = await BoundedContent.ReadAsync(response, MaxPage, $"{hub} for a search", cancellationToken);
            return JsonSerializer.Deserialize(bytes, CatalogueJson.Default.CataloguePage) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new ArtifactException($"{hub} has no catalogue that can be searched: its answer is not that of a hub.", inner: e);
        }
    }
}
