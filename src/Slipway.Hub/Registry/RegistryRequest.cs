using Microsoft.AspNetCore.Http;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Registry;

/// <summary>A request to the registry that its caller may make.</summary>
/// <param name="context">The request.</param>
/// <param name="path">What its path says.</param>
/// <param name="caller">Who makes it.</param>
/// <param name="repository">The repository that it is about; null where there is none.</param>
internal sealed class RegistryRequest(HttpContext context, RegistryPath path, Caller caller, Repository? repository)
{
    public HttpContext Context => context;

    public HttpRequest Http => context.Request;

    public HttpResponse Response => context.Response;

    public CancellationToken Aborted => context.RequestAborted;

    public Caller Caller => caller;

    /// <summary>The caller, for the audit log.</summary>
    public Actor Actor => Actor.Of(context, caller.Name);

    /// <summary>The name of the repository.</summary>
    public string Name => path.Repository;

    /// <summary>Tag, digest or identifier, as it came.</summary>
    public string Reference => path.Reference;

    /// <summary>The digest in the path.</summary>
    /// <exception cref="RegistryException">It is none.</exception>
    public Digest Digest => ParseDigest(path.Reference);

    /// <summary>The repository, if there is one.</summary>
    public Repository? KnownRepository => repository;

    /// <summary>The repository.</summary>
    /// <exception cref="RegistryException">There is none.</exception>
    public Repository Repository => repository ?? throw RegistryException.UnknownName(Name);

    /// <exception cref="RegistryException">It is none.</exception>
    public static Digest ParseDigest(string? text) =>
        Digest.TryParse(text, out var digest) ? digest : throw RegistryException.InvalidDigest(text ?? "");
}
