using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Slipway.Artifacts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Registry;

/// <summary>What answers of a registry have in common.</summary>
internal static class RegistryAnswers
{
    public const string DigestHeader = "Docker-Content-Digest";

    /// <summary>How many entries a page of a list has at most.</summary>
    public const int MaxPage = 1000;

    private static readonly Dictionary<UploadProblem, (int Status, string Code)> s_uploadProblems = new()
    {
        [UploadProblem.Unknown] = (StatusCodes.Status404NotFound, "BLOB_UPLOAD_UNKNOWN"),
        [UploadProblem.WrongDigest] = (StatusCodes.Status400BadRequest, "DIGEST_INVALID"),
        [UploadProblem.TooLarge] = (StatusCodes.Status413PayloadTooLarge, "SIZE_INVALID"),
    };

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Handles a request, and answers with an error of the specification where that does not succeed.</summary>
    public static async Task GuardAsync(HttpContext context, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (RegistryException e) when (!context.Response.HasStarted)
        {
            await WriteErrorAsync(context.Response, e.Status, e.Code, e.Message, e.Detail);
        }
        catch (UploadException e) when (!context.Response.HasStarted)
        {
            var (status, code) = s_uploadProblems[e.Problem];
            await WriteErrorAsync(context.Response, status, code, e.Message);
        }
        catch (RepositoryGoneException e) when (!context.Response.HasStarted)
        {
            await WriteErrorAsync(context.Response, StatusCodes.Status404NotFound, "NAME_UNKNOWN", e.Message);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await WriteErrorAsync(context.Response, e.StatusCode, "SIZE_INVALID", e.Message);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for an answer any more.
        }
    }

    public static async Task WriteAsync<T>(HttpResponse response, T document, string mediaType = "application/json")
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document, s_json);
        response.ContentType = mediaType;
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
            await response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted);
    }

    /// <summary>The parameters of a list: <c>n</c> entries after <c>last</c>.</summary>
    /// <exception cref="RegistryException"><c>n</c> is no number.</exception>
    public static (int Limit, string After) Page(HttpRequest request)
    {
        var after = request.Query["last"].ToString();
        if (request.Query["n"] is not { Count: > 0 } text)
            return (MaxPage, after);
        return int.TryParse(text, out var limit) && limit >= 0
            ? (Math.Min(limit, MaxPage), after)
            : throw RegistryException.InvalidRequest("PAGINATION_NUMBER_INVALID", $"n={text} is no number of entries.");
    }

    /// <summary>Cuts a list that was asked for with one entry more to its page, and says where the next one is.</summary>
    public static List<T> CutToPage<T>(HttpContext context, IReadOnlyList<T> entries, int limit, Func<T, string> name)
    {
        var page = entries.Take(limit).ToList();
        if (entries.Count > limit && page.Count > 0)
        {
            var query = QueryString.Create(context.Request.Query
                .Where(parameter => parameter.Key is not ("n" or "last"))
                .Append(new("n", limit.ToString()))
                .Append(new KeyValuePair<string, StringValues>("last", name(page[^1]))));
            context.Response.Headers.Link = $"<{context.Request.Path}{query}>; rel=\"next\"";
        }

        return page;
    }

    /// <summary>Where something is, as clients are told: relative to this origin.</summary>
    public static string Location(string repository, string kind, object reference) => $"/v2/{repository}/{kind}/{reference}";

    public static void SetDigest(HttpResponse response, Digest digest) => response.Headers[DigestHeader] = digest.ToString();

    private static Task WriteErrorAsync(HttpResponse response, int status, string code, string message, object? detail = null)
    {
        response.StatusCode = status;
        return WriteAsync(response, new { Errors = new[] { new { Code = code, Message = message, Detail = detail } } });
    }
}
