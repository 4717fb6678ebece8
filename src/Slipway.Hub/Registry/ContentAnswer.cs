using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Registry;

/// <summary>Content that is named by its digest: it never changes, and may be asked for in part.</summary>
internal static class ContentAnswer
{
    public static Task WriteAsync(HttpContext context, IBlobStorage storage, StoredBlob blob, string mediaType)
    {
        context.Response.Headers.CacheControl = "max-age=31536000, immutable";
        return Results.Stream(
            storage.Open(blob.Key),
            mediaType,
            entityTag: new EntityTagHeaderValue($"\"{blob.Digest}\""),
            enableRangeProcessing: true).ExecuteAsync(context);
    }
}
