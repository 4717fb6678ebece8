using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Slipway.Hub.Metadata;
using Slipway.Hub.Modules;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Registry;

/// <summary>The registry: everything below <c>/v2/</c>.</summary>
internal sealed class RegistryEndpoints
{
    private static readonly Dictionary<UploadProblem, (int Status, string Code)> s_uploadProblems = new()
    {
        [UploadProblem.Unknown] = (StatusCodes.Status404NotFound, "BLOB_UPLOAD_UNKNOWN"),
        [UploadProblem.WrongDigest] = (StatusCodes.Status400BadRequest, "DIGEST_INVALID"),
        [UploadProblem.TooLarge] = (StatusCodes.Status413PayloadTooLarge, "SIZE_INVALID"),
    };

    private readonly IMetadataStore _metadata;
    private readonly ILogger _logger;
    private readonly Dictionary<(RegistryResource, string Method), Func<RegistryRequest, Task>> _handlers;

    public RegistryEndpoints(
        IMetadataStore metadata, IBlobStorage storage, PullCounter pulls, ModuleExaminer examiner, ILogger<RegistryEndpoints> logger)
    {
        _metadata = metadata;
        _logger = logger;
        var blobs = new BlobEndpoints(metadata, storage);
        var uploads = new UploadEndpoints(metadata, storage);
        var manifests = new ManifestEndpoints(metadata, pulls, examiner);
        var lists = new ListEndpoints(metadata);
        _handlers = new()
        {
            [(RegistryResource.Base, "GET")] = request => RegistryAnswers.WriteAsync(request.Response, new { }),
            [(RegistryResource.Catalogue, "GET")] = lists.CatalogueAsync,
            [(RegistryResource.Tags, "GET")] = lists.TagsAsync,
            [(RegistryResource.Referrers, "GET")] = lists.ReferrersAsync,
            [(RegistryResource.Manifest, "GET")] = manifests.GetAsync,
            [(RegistryResource.Manifest, "HEAD")] = manifests.GetAsync,
            [(RegistryResource.Manifest, "PUT")] = manifests.PutAsync,
            [(RegistryResource.Manifest, "DELETE")] = manifests.DeleteAsync,
            [(RegistryResource.Blob, "GET")] = blobs.GetAsync,
            [(RegistryResource.Blob, "HEAD")] = blobs.GetAsync,
            [(RegistryResource.Blob, "DELETE")] = blobs.DeleteAsync,
            [(RegistryResource.Uploads, "POST")] = uploads.BeginAsync,
            [(RegistryResource.Upload, "GET")] = uploads.GetAsync,
            [(RegistryResource.Upload, "PATCH")] = uploads.PatchAsync,
            [(RegistryResource.Upload, "PUT")] = uploads.PutAsync,
            [(RegistryResource.Upload, "DELETE")] = uploads.DeleteAsync,
        };
    }

    public void Map(IEndpointRouteBuilder routes) => routes.Map("/v2/{**path}", HandleAsync);

    private async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["Docker-Distribution-API-Version"] = "registry/2.0";
        try
        {
            await DispatchAsync(context);
        }
        catch (RegistryException e) when (!context.Response.HasStarted)
        {
            await RegistryAnswers.WriteErrorAsync(context.Response, e.Status, e.Code, e.Message, e.Detail);
        }
        catch (UploadException e) when (!context.Response.HasStarted)
        {
            var (status, code) = s_uploadProblems[e.Problem];
            await RegistryAnswers.WriteErrorAsync(context.Response, status, code, e.Message);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await RegistryAnswers.WriteErrorAsync(context.Response, e.StatusCode, "SIZE_INVALID", e.Message);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
            _logger.LogDebug(e, "{Method} {Path} was given up", context.Request.Method, context.Request.Path);
        }
    }

    private Task DispatchAsync(HttpContext context)
    {
        if (RegistryPath.TryParse(context.Request.RouteValues["path"] as string ?? "") is not { } path)
            throw new RegistryException(StatusCodes.Status404NotFound, "UNSUPPORTED", $"There is no endpoint {context.Request.Path}.");
        if (path.Repository.Length > 0 && !RegistryPath.IsName(path.Repository))
            throw RegistryException.InvalidName(path.Repository);
        if (_handlers.TryGetValue((path.Resource, context.Request.Method), out var handle))
            return handle(new RegistryRequest(context, path, _metadata));
        context.Response.Headers.Allow =
            string.Join(", ", _handlers.Keys.Where(key => key.Item1 == path.Resource).Select(key => key.Method));
        throw new RegistryException(
            StatusCodes.Status405MethodNotAllowed, "UNSUPPORTED", $"{context.Request.Method} is nothing that can be done with {context.Request.Path}.");
    }
}
