using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Slipway.Hub.Metadata;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Registry;

/// <summary>Blobs: their bytes, whole or in part, and their deletion.</summary>
internal sealed class BlobEndpoints(IMetadataStore metadata, IBlobStorage storage)
{
    /// <summary>GET and HEAD.</summary>
    public async Task GetAsync(RegistryRequest request)
    {
        var digest = request.Digest;
        var blob = await metadata.FindBlobAsync(request.Repository, digest, request.Aborted)
            ?? throw RegistryException.UnknownBlob(request.Reference, request.Name);
        RegistryAnswers.SetDigest(request.Response, digest);
        try
        {
            await ContentAnswer.WriteAsync(request.Context, storage, blob, "application/octet-stream");
        }
        catch (FileNotFoundException)
        {
            // It was deleted, and then collected, since it was found.
            throw RegistryException.UnknownBlob(request.Reference, request.Name);
        }
    }

    public async Task DeleteAsync(RegistryRequest request)
    {
        var digest = request.Digest;
        switch (await metadata.DeleteBlobAsync(request.Actor, request.Repository, digest, request.Aborted))
        {
            case BlobDeletion.Unknown:
                throw RegistryException.UnknownBlob(request.Reference, request.Name);
            case BlobDeletion.InUse:
                throw new RegistryException(
                    StatusCodes.Status405MethodNotAllowed, "UNSUPPORTED",
                    $"A manifest of {request.Name} needs the blob {digest}; delete the manifest, and the blob is collected as garbage.");
            default:
                request.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
        }
    }
}
