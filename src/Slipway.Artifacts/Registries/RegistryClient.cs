using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Slipway.Artifacts;

/// <summary>A client of registries (OCI distribution specification 1.1).</summary>
public sealed class RegistryClient : IDisposable
{
    private const int MaxListPage = 4 << 20;

    private readonly RegistryOptions _options;
    private readonly RegistryTransport _transport;

    /// <summary>Talks to any number of registries in the same way.</summary>
    public RegistryClient(RegistryOptions options)
    {
        _options = options;
        _transport = new RegistryTransport(options);
    }

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    /// <summary>Makes sure that a registry is one, and takes the credentials that there are.</summary>
    /// <exception cref="ArtifactException">It is not, or does not.</exception>
    public async Task PingAsync(string registry, CancellationToken cancellationToken)
    {
        var address = RegistryAddress.Of(registry, _options.PlainHttp);
        using var response = await _transport.SendAsync(registry, "", () => new HttpRequestMessage(HttpMethod.Get, address), cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await RegistryError.OfAsync($"{registry} cannot be used as a registry", response, cancellationToken);
    }

    /// <summary>A manifest or index, checked against its digest.</summary>
    /// <exception cref="ArtifactException">There is none.</exception>
    public async Task<ManifestContent> GetManifestAsync(ArtifactReference reference, CancellationToken cancellationToken) =>
        await FindManifestAsync(reference, cancellationToken)
            ?? throw new ArtifactException(
                $"{reference} is not known to its registry.", $"'slipway list {reference.Registry}/{reference.Repository}' shows the tags.");

    /// <summary>A manifest or index, checked against its digest; null where there is none.</summary>
    public async Task<ManifestContent?> FindManifestAsync(ArtifactReference reference, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(reference, Scope.Pull, () => Request(HttpMethod.Get, ManifestAddress(reference)), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        await RequireAsync(response, $"The manifest of {reference} cannot be had", cancellationToken);
        var bytes = await BoundedContent.ReadAsync(response, Manifest.MaxSize, $"{reference.Registry} for the manifest of {reference}", cancellationToken);
        var content = new ManifestContent(response.Content.Headers.ContentType?.MediaType ?? "", bytes);
        var announced = reference.Digest?.ToString() ?? Header(response, "Docker-Content-Digest");
        return announced is null || announced == content.Digest.ToString() || !Digest.TryParse(announced, out _)
            ? content
            : throw new ArtifactException($"The manifest of {reference} is not what was announced: its digest is {content.Digest} and not {announced}.");
    }

    /// <summary>The digest that a reference leads to, without its manifest; null where there is none or the registry does not tell.</summary>
    public async Task<Digest?> FindDigestAsync(ArtifactReference reference, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(reference, Scope.Pull, () => Request(HttpMethod.Head, ManifestAddress(reference)), cancellationToken);
        return response.IsSuccessStatusCode && Digest.TryParse(Header(response, "Docker-Content-Digest"), out var digest) ? digest : null;
    }

    /// <summary>Puts a manifest under a tag, or under its digest.</summary>
    public async Task PutManifestAsync(ArtifactReference reference, ManifestContent content, CancellationToken cancellationToken)
    {
        using var response = await PutAsync(reference, content, cancellationToken);
        var subject = MediaTypes.IsIndex(content.MediaType) ? null : Manifest.Parse(reference.ToString(), content).Subject;
        if (subject is not null && Header(response, "OCI-Subject") is null)
            await ReferrersTag.AddAsync(this, reference, subject.Digest, content, cancellationToken);
    }

    /// <summary>Deletes a manifest by its digest, and so all tags that lead to it, or a tag where the registry can.</summary>
    public async Task DeleteManifestAsync(ArtifactReference reference, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(reference, Scope.Delete, () => Request(HttpMethod.Delete, ManifestAddress(reference)), cancellationToken);
        await RequireAsync(response, $"{reference} cannot be deleted", cancellationToken);
    }

    /// <summary>The tags of a repository, page by page.</summary>
    public async IAsyncEnumerable<string> ListTagsAsync(ArtifactReference repository, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (Uri? page = Address(repository, "tags/list"); page is not null;)
        {
            var address = page;
            using var response = await SendAsync(repository, Scope.Pull, () => Request(HttpMethod.Get, address), cancellationToken);
            await RequireAsync(response, $"The tags of {repository.Registry}/{repository.Repository} cannot be had", cancellationToken);
            var bytes = await BoundedContent.ReadAsync(response, MaxListPage, $"{repository.Registry} for a list of tags", cancellationToken);
            var tags = Read(bytes, RegistryJson.Default.TagList, repository)?.Tags ?? [];
            foreach (var tag in tags)
                yield return tag;
            page = tags.Count == 0 ? null : NextPage(response, address);
        }
    }

    /// <summary>What says of itself that it is about a manifest: signatures, bills of materials and the like.</summary>
    public async Task<IReadOnlyList<Descriptor>> ListReferrersAsync(ArtifactReference repository, Digest subject, CancellationToken cancellationToken)
    {
        var referrers = new List<Descriptor>();
        for (Uri? page = Address(repository, $"referrers/{subject}"); page is not null;)
        {
            var address = page;
            using var response = await SendAsync(repository, Scope.Pull, () => Request(HttpMethod.Get, address), cancellationToken);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return await ReferrersTag.ListAsync(this, repository, subject, cancellationToken);
            await RequireAsync(response, $"What refers to {subject} in {repository.Registry}/{repository.Repository} cannot be had", cancellationToken);
            var bytes = await BoundedContent.ReadAsync(response, MaxListPage, $"{repository.Registry} for a list of referrers", cancellationToken);
            referrers.AddRange(Read(bytes, ManifestJson.Default.ManifestIndex, repository)?.Manifests?.OfType<Descriptor>() ?? []);
            page = NextPage(response, address);
        }

        return referrers;
    }

    /// <summary>Gets a blob into the store, if it is not there.</summary>
    public Task PullBlobAsync(
        ArtifactReference repository, Descriptor blob, ContentStore store, Action<TransferProgress>? progress, CancellationToken cancellationToken) =>
        new BlobDownload(this, _transport, _options, repository, blob).RunAsync(store, progress, cancellationToken);

    /// <summary>Brings a blob of the store into a repository, if it is not there.</summary>
    /// <param name="repository">Where to.</param>
    /// <param name="blob">Which.</param>
    /// <param name="store">The store that has it.</param>
    /// <param name="mountFrom">A repository of the same registry that has it, so that no byte need be sent.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task PushBlobAsync(
        ArtifactReference repository, Descriptor blob, ContentStore store, string? mountFrom, Action<TransferProgress>? progress,
        CancellationToken cancellationToken) =>
        new BlobUpload(this, _transport, _options, repository, blob, store).RunAsync(mountFrom, progress, cancellationToken);

    internal async Task<HttpResponseMessage> PutAsync(ArtifactReference reference, ManifestContent content, CancellationToken cancellationToken)
    {
        var response = await SendAsync(reference, Scope.Push, Create, cancellationToken);
        await RequireAsync(response, $"{reference.Registry} does not take the manifest of {reference}", cancellationToken);
        return response;

        HttpRequestMessage Create()
        {
            var request = new HttpRequestMessage(HttpMethod.Put, ManifestAddress(reference)) { Content = new ReadOnlyMemoryContent(content.Bytes) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(content.MediaType);
            return request;
        }
    }

    internal Task<HttpResponseMessage> SendAsync(
        ArtifactReference repository, string actions, Func<HttpRequestMessage> create, CancellationToken cancellationToken, string? mountFrom = null)
    {
        var scope = $"repository:{repository.Repository}:{actions}{(mountFrom is null ? "" : $" repository:{mountFrom}:{Scope.Pull}")}";
        return _transport.SendAsync(repository.Registry, scope, create, cancellationToken);
    }

    internal Uri Address(ArtifactReference repository, string path) =>
        new(RegistryAddress.Of(repository.Registry, _options.PlainHttp), $"{repository.Repository}/{path}");

    internal static async Task RequireAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        using (response)
            throw await RegistryError.OfAsync(what, response, cancellationToken);
    }

    internal static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static HttpRequestMessage Request(HttpMethod method, Uri address)
    {
        var request = new HttpRequestMessage(method, address);
        foreach (var mediaType in MediaTypes.Manifests)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        return request;
    }

    private Uri ManifestAddress(ArtifactReference reference) => Address(reference, $"manifests/{reference.TagOrDigest}");

    private static T? Read<T>(byte[] json, JsonTypeInfo<T> type, ArtifactReference repository)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException e)
        {
            throw new ArtifactException($"{repository.Registry} answers with something else than a list: {Manifest.Reason(e)}.", inner: e);
        }
    }

    /// <summary>The next page (RFC 8288), of the same registry.</summary>
    private static Uri? NextPage(HttpResponseMessage response, Uri page)
    {
        if (Header(response, "Link") is not { } link || !link.Contains("rel=\"next\"", StringComparison.Ordinal))
            return null;
        var (start, end) = (link.IndexOf('<'), link.IndexOf('>'));
        return start >= 0 && end > start
            && Uri.TryCreate(page, link[(start + 1)..end], out var next)
            && RegistryAddress.SameOrigin(next, page) && next != page
            ? next
            : null;
    }
}

/// <summary>What may be done with a repository, in the words of tokens.</summary>
internal static class Scope
{
    public const string Pull = "pull";
    public const string Push = "pull,push";
    public const string Delete = "delete,pull";
}

internal sealed record TagList(IReadOnlyList<string>? Tags);

[JsonSerializable(typeof(TagList))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class RegistryJson : JsonSerializerContext;
