using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Registry;

/// <summary>Uploads of blobs: at once, in chunks, resumed, or mounted from another repository.</summary>
internal sealed class UploadEndpoints(IMetadataStore metadata, IBlobStorage storage)
{
    /// <summary>POST: begins an upload, or is all of it.</summary>
    public async Task BeginAsync(RegistryRequest request)
    {
        var repository = request.KnownRepository ?? await metadata.AddRepositoryAsync(request.Name, request.Aborted);
        if (request.Http.Query.TryGetValue("mount", out var mount) && await MountAsync(request, repository, RegistryRequest.ParseDigest(mount)))
            return;

        var digest = request.Http.Query.TryGetValue("digest", out var text) ? RegistryRequest.ParseDigest(text) : null;
        var id = await storage.BeginUploadAsync(request.Name, request.Aborted);
        if (digest is not null)
        {
            await AppendAsync(request, id, null);
            await CompleteAsync(request, repository, id, digest);
            return;
        }

        Progress(request, id, 0, StatusCodes.Status202Accepted);
    }

    /// <summary>GET: how far an upload is.</summary>
    public async Task GetAsync(RegistryRequest request)
    {
        var length = await storage.FindUploadAsync(request.Name, request.Reference, request.Aborted) ?? throw Unknown(request);
        Progress(request, request.Reference, length, StatusCodes.Status204NoContent);
    }

    /// <summary>PATCH: a chunk, or a stream of unknown length.</summary>
    public async Task PatchAsync(RegistryRequest request)
    {
        if (await AppendAsync(request, request.Reference, From(request)) is { } length)
            Progress(request, request.Reference, length, StatusCodes.Status202Accepted);
    }

    /// <summary>PUT: the end, perhaps with the last chunk.</summary>
    public async Task PutAsync(RegistryRequest request)
    {
        var digest = RegistryRequest.ParseDigest(request.Http.Query["digest"]);
        var repository = request.Repository;
        try
        {
            if (await AppendAsync(request, request.Reference, From(request)) is not null)
                await CompleteAsync(request, repository, request.Reference, digest);
        }
        catch (UploadException e) when (e.Problem == UploadProblem.Unknown)
        {
            // The answer to the same request may have been lost on its way.
            if (await metadata.FindBlobAsync(repository, digest, request.Aborted) is null)
                throw;
            Created(request, digest);
        }
    }

    public async Task DeleteAsync(RegistryRequest request) =>
        request.Response.StatusCode = await storage.CancelAsync(request.Name, request.Reference, request.Aborted)
            ? StatusCodes.Status204NoContent
            : throw Unknown(request);

    private async Task<bool> MountAsync(RegistryRequest request, Repository repository, Digest digest)
    {
        // Without a repository to mount from, any could be meant; that would tell strangers what is in those that they may not read.
        var from = request.Http.Query["from"].ToString();
        if (from.Length == 0
            || await metadata.FindRepositoryAsync(from, request.Aborted) is not { } source
            || !request.Caller.ActionsOn(source.Name, source.IsPublic).HasFlag(RepositoryActions.Pull)
            || !await metadata.MountBlobAsync(source, repository, digest, request.Aborted))
            return false;
        Created(request, digest);
        return true;
    }

    /// <returns>How much is there now; null where the content begins elsewhere, which has been answered.</returns>
    private async Task<long?> AppendAsync(RegistryRequest request, string id, long? from)
    {
        // The limit is that of blobs.
        request.Context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var (length, taken) = await storage.AppendAsync(request.Name, id, from, request.Http.BodyReader, request.Aborted);
        if (taken)
            return length;
        Progress(request, id, length, StatusCodes.Status416RangeNotSatisfiable);
        return null;
    }

    private async Task CompleteAsync(RegistryRequest request, Repository repository, string id, Digest digest)
    {
        var stored = await storage.CompleteAsync(request.Name, id, digest, request.Aborted);

        // From here on the client may go away: what it has sent is kept.
        try
        {
            var blob = await metadata.AddBlobAsync(repository, stored, CancellationToken.None);
            if (blob.Key != stored.Key)
                storage.Delete(stored.Key);
        }
        catch (RepositoryGoneException)
        {
            storage.Delete(stored.Key);
            throw;
        }

        Created(request, digest);
    }

    /// <returns>Where the content begins; null where that is not said.</returns>
    private static long? From(RegistryRequest request)
    {
        if (request.Http.Headers.ContentRange is not { Count: 1 } header)
            return null;
        var parts = header.ToString().Split('-');
        var length = request.Http.ContentLength;
        if (parts is not [var first, var last]
            || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
            || !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            || end < start - 1)
        {
            throw RegistryException.InvalidRequest(
                "BLOB_UPLOAD_INVALID", $"Content-Range is '{header}', where it is the first byte, '-' and the last.");
        }

        return length is null || length == end - start + 1
            ? start
            : throw RegistryException.InvalidRequest(
                "SIZE_INVALID", $"Content-Range tells of {end - start + 1} bytes, and Content-Length of {length}.");
    }

    private static void Progress(RegistryRequest request, string id, long length, int status)
    {
        request.Response.StatusCode = status;
        request.Response.Headers.Location = RegistryAnswers.Location(request.Name, "blobs/uploads", id);
        request.Response.Headers["Docker-Upload-UUID"] = id;

        // It names the last byte and cannot name none: as all registries do, 0-0 stands for that.
        request.Response.Headers.Range = $"0-{Math.Max(length - 1, 0)}";
    }

    private static void Created(RegistryRequest request, Digest digest)
    {
        request.Response.StatusCode = StatusCodes.Status201Created;
        request.Response.Headers.Location = RegistryAnswers.Location(request.Name, "blobs", digest);
        RegistryAnswers.SetDigest(request.Response, digest);
    }

    private static RegistryException Unknown(RegistryRequest request) => new(
        StatusCodes.Status404NotFound, "BLOB_UPLOAD_UNKNOWN",
        $"There is no upload {request.Reference} into {request.Name}; it may have ended, or been given up. Begin it again.");
}
