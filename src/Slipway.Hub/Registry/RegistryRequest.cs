using Microsoft.AspNetCore.Http;
using Slipway.Artifacts;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Registry;

/// <summary>A request to the registry, with what its path says.</summary>
internal sealed class RegistryRequest(HttpContext context, RegistryPath path, IMetadataStore metadata)
{
    public HttpContext Context => context;

    public HttpRequest Http => context.Request;

    public HttpResponse Response => context.Response;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>The name of the repository.</summary>
    public string Name => path.Repository;

    /// <summary>Tag, digest or identifier, as it came.</summary>
    public string Reference => path.Reference;

    /// <summary>The digest in the path.</summary>
    /// <exception cref="RegistryException">It is none.</exception>
    public Digest Digest => ParseDigest(path.Reference);

    /// <summary>The repository.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public async Task<Repository> RepositoryAsync() =>
        await metadata.FindRepositoryAsync(Name, Aborted) ?? throw RegistryException.UnknownName(Name);

    /// <exception cref="RegistryException">It is none.</exception>
    public static Digest ParseDigest(string? text) => Digest.TryParse(text, out var digest) ? digest : throw RegistryException.InvalidDigest(text ?? "");
}
