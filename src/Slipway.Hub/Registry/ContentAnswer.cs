using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Registry;

/// <summary>Content that is named by its digest: it never changes, and may be asked for in part.</summary>
internal static class ContentAnswer
{
    /// <summary>Large enough that reads and writes cost little beside copying, and small enough for any number of clients.</summary>
    private const int Piece = 128 << 10;

    private static readonly string[] s_conditions =
        [HeaderNames.Range, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.IfUnmodifiedSince];

    public static Task WriteAsync(HttpContext context, IBlobStorage storage, StoredBlob blob, string mediaType)
    {
        context.Response.Headers.CacheControl = "max-age=31536000, immutable";
        var tag = new EntityTagHeaderValue($"\"{blob.Digest}\"");
        return s_conditions.Any(context.Request.Headers.ContainsKey)
            ? Results.Stream(storage.Open(blob.Key), mediaType, entityTag: tag, enableRangeProcessing: true).ExecuteAsync(context)
            : WriteWholeAsync(context, storage, blob, mediaType, tag);
    }

    /// <summary>Reads right into what the server sends from, where the framework would copy twice.</summary>
    private static async Task WriteWholeAsync(
        HttpContext context, IBlobStorage storage, StoredBlob blob, string mediaType, EntityTagHeaderValue tag)
    {
        await using var content = storage.Open(blob.Key);
        var response = context.Response;
        response.ContentType = mediaType;
        response.ContentLength = blob.Size;
        response.Headers.ETag = tag.ToString();
        response.Headers.AcceptRanges = "bytes";
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        var writer = response.BodyWriter;
        while (await content.ReadAsync(writer.GetMemory(Piece), context.RequestAborted) is > 0 and var read)
        {
            writer.Advance(read);
            if ((await writer.FlushAsync(context.RequestAborted)).IsCompleted)
                return;
        }
    }
}
