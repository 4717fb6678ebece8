using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Artifacts;

/// <summary>Makes one sentence of what a registry answers when it does not do what it was asked for.</summary>
internal static class RegistryError
{
    private const int MaxBody = 64 << 10;
    private const int MaxQuoted = 300;

    private static readonly Dictionary<HttpStatusCode, string> s_hints = new()
    {
        [HttpStatusCode.Unauthorized] = "'slipway login' keeps credentials; those that are kept were refused, or are not enough.",
        [HttpStatusCode.Forbidden] = "Whoever is logged in may not do this.",
        [HttpStatusCode.TooManyRequests] = "The registry limits how often it is asked; being logged in may raise the limit.",
        [HttpStatusCode.MethodNotAllowed] = "The registry does not allow this, or is not set up to.",
        [HttpStatusCode.UnsupportedMediaType] = "The registry may not take this layout; --layout oci and --layout docker are taken by all.",
    };

    /// <param name="what">What did not work: the beginning of the sentence.</param>
    /// <param name="response">The answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<ArtifactException> OfAsync(string what, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var detail = "";
        try
        {
            detail = Detail(await BoundedContent.ReadAsync(response, MaxBody, what, cancellationToken));
        }
        catch (Exception e) when (e is ArtifactException or HttpRequestException or IOException)
        {
            // The status tells enough.
        }

        return new ArtifactException(
            $"{what}: it answers {(int)response.StatusCode} {response.ReasonPhrase}{detail}.", s_hints.GetValueOrDefault(response.StatusCode));
    }

    private static string Detail(byte[] body)
    {
        try
        {
            var error = (JsonNode.Parse(body)?["errors"] as JsonArray)?.FirstOrDefault();
            var text = $"{(string?)error?["code"]} {(string?)error?["message"]}".Trim().TrimEnd('.').ReplaceLineEndings(" ");
            return text.Length == 0 ? "" : $" ({text[..Math.Min(text.Length, MaxQuoted)]})";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}
