using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Hub.Accounts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Modules;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Registry;

/// <summary>The registry: everything below <c>/v2/</c>.</summary>
internal sealed class RegistryEndpoints
{
    /// <summary>What a client needs a token for, which it can then use for what comes next as well.</summary>
    private static readonly Dictionary<RepositoryActions, string> s_scopes = new()
    {
        [RepositoryActions.Pull] = "pull",
        [RepositoryActions.Push] = "pull,push",
        [RepositoryActions.Delete] = "delete",
    };

    private readonly IMetadataStore _metadata;
    private readonly Authenticator _authenticator;
    private readonly RequestLimits _limits;
    private readonly HubOptions _options;
    private readonly Dictionary<(RegistryResource Resource, string Method), (RepositoryActions Needed, Func<RegistryRequest, Task> Handle)> _handlers;

    public RegistryEndpoints(
        IMetadataStore metadata, IBlobStorage storage, PullCounter pulls, ModuleExaminer examiner, Authenticator authenticator,
        RequestLimits limits, HubOptions options)
    {
        (_metadata, _authenticator, _limits, _options) = (metadata, authenticator, limits, options);
        var blobs = new BlobEndpoints(metadata, storage);
        var uploads = new UploadEndpoints(metadata, storage);
        var manifests = new ManifestEndpoints(metadata, pulls, examiner);
        var lists = new ListEndpoints(metadata);
        _handlers = new()
        {
            [(RegistryResource.Base, "GET")] = (RepositoryActions.None, BaseAsync),
            [(RegistryResource.Catalogue, "GET")] = (RepositoryActions.None, lists.CatalogueAsync),
            [(RegistryResource.Tags, "GET")] = (RepositoryActions.Pull, lists.TagsAsync),
            [(RegistryResource.Referrers, "GET")] = (RepositoryActions.Pull, lists.ReferrersAsync),
            [(RegistryResource.Manifest, "GET")] = (RepositoryActions.Pull, manifests.GetAsync),
            [(RegistryResource.Manifest, "HEAD")] = (RepositoryActions.Pull, manifests.GetAsync),
            [(RegistryResource.Manifest, "PUT")] = (RepositoryActions.Push, manifests.PutAsync),
            [(RegistryResource.Manifest, "DELETE")] = (RepositoryActions.Delete, manifests.DeleteAsync),
            [(RegistryResource.Blob, "GET")] = (RepositoryActions.Pull, blobs.GetAsync),
            [(RegistryResource.Blob, "HEAD")] = (RepositoryActions.Pull, blobs.GetAsync),
            [(RegistryResource.Blob, "DELETE")] = (RepositoryActions.Delete, blobs.DeleteAsync),
            [(RegistryResource.Uploads, "POST")] = (RepositoryActions.Push, uploads.BeginAsync),
            [(RegistryResource.Upload, "GET")] = (RepositoryActions.Push, uploads.GetAsync),
            [(RegistryResource.Upload, "PATCH")] = (RepositoryActions.Push, uploads.PatchAsync),
            [(RegistryResource.Upload, "PUT")] = (RepositoryActions.Push, uploads.PutAsync),
            [(RegistryResource.Upload, "DELETE")] = (RepositoryActions.Push, uploads.DeleteAsync),
        };
    }

    public void Map(IEndpointRouteBuilder routes) => routes.Map("/v2/{**path}", HandleAsync);

    private Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["Docker-Distribution-API-Version"] = "registry/2.0";
        return RegistryAnswers.GuardAsync(context, () => DispatchAsync(context));
    }

    private async Task DispatchAsync(HttpContext context)
    {
        if (RegistryPath.TryParse(context.Request.RouteValues["path"] as string ?? "") is not { } path)
            throw new RegistryException(StatusCodes.Status404NotFound, "UNSUPPORTED", $"There is no endpoint {context.Request.Path}.");
        if (path.Repository.Length > 0 && !RegistryPath.IsName(path.Repository))
            throw RegistryException.InvalidName(path.Repository);
        if (!_handlers.TryGetValue((path.Resource, context.Request.Method), out var handler))
        {
            var methods = _handlers.Keys.Where(key => key.Resource == path.Resource).Select(key => key.Method);
            context.Response.Headers.Allow = string.Join(", ", methods);
            throw new RegistryException(
                StatusCodes.Status405MethodNotAllowed, "UNSUPPORTED",
                $"{context.Request.Method} is nothing that can be done with {context.Request.Path}.");
        }

        var (caller, _) = await _authenticator.AuthenticateAsync(context);
        if (caller.Name is { } user)
            _limits.CountUser(context, user);
        var repository = path.Repository.Length == 0 ? null : await _metadata.FindRepositoryAsync(path.Repository, context.RequestAborted);
        Require(context, path, caller, repository, handler.Needed);
        await handler.Handle(new RegistryRequest(context, path, caller, repository));
    }

    private void Require(HttpContext context, RegistryPath path, Caller caller, Repository? repository, RepositoryActions needed)
    {
        var allowed = caller.ActionsOn(path.Repository, repository?.IsPublic ?? false);
        if ((allowed & needed) == needed)
            return;

        // The same whether the repository is there or not: that it is there is part of what is private.
        if (caller.Name is null)
        {
            Challenge.Add(context, _options, $"repository:{path.Repository}:{s_scopes[needed]}");
            throw new RegistryException(
                StatusCodes.Status401Unauthorized, "UNAUTHORIZED", $"Who may use {path.Repository} in this way has to say who it is.");
        }

        throw needed == RepositoryActions.Pull
            ? RegistryException.UnknownName(path.Repository)
            : new RegistryException(
                StatusCodes.Status403Forbidden, "DENIED", $"{caller.Name} may not {needed.ToString().ToLowerInvariant()} in {path.Repository}.");
    }

    /// <summary>What clients ask first: whether this is a registry, and whether their credentials are right.</summary>
    private Task BaseAsync(RegistryRequest request)
    {
        if (request.Caller.Name is null && !_options.Open && request.Http.Headers.Authorization.Count == 0)
        {
            Challenge.Add(request.Context, _options, scope: null);
            throw new RegistryException(
                StatusCodes.Status401Unauthorized, "UNAUTHORIZED", "Tokens are to be had without credentials too, for what is public.");
        }

        return RegistryAnswers.WriteAsync(request.Response, new { });
    }
}
