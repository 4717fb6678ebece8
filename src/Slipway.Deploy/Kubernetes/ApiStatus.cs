using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Slipway.Deploy;

/// <summary>What an API server says when it does not do what it was asked, as one sentence.</summary>
internal static partial class ApiStatus
{
    private const int MaxMessage = 2_000;

    public static DeployException Error(HttpStatusCode status, byte[] body, ResourceKind kind, string what)
    {
        var document = Parse(body);
        var message = Shortened((string?)document?["message"] ?? System.Text.Encoding.UTF8.GetString(body)).Trim().TrimEnd('.');
        var causes = (document?["details"] as JsonObject)?["causes"] as JsonArray;
        var conflicts = causes?.OfType<JsonObject>().Where(cause => (string?)cause["reason"] == "FieldManagerConflict").ToList();
        if (conflicts is { Count: > 0 })
            return Conflict(what, conflicts);
        return status switch
        {
            HttpStatusCode.NotFound when (document?["details"] as JsonObject)?["name"] is null => new DeployException(
                $"The cluster has no {kind.Kind} ({kind.ApiVersion}).",
                kind.Owner is null ? null : $"It comes with {kind.Owner}; where that is installed, its release is older than this kind."),
            HttpStatusCode.NotFound => new DeployException($"{what} has no place in the cluster: {message}."),
            HttpStatusCode.Unauthorized => new DeployException(
                "The API server does not accept the credentials of the kubeconfig.", "Those of another context: --context."),
            HttpStatusCode.Forbidden => new DeployException($"The API server does not allow it: {message}."),
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest =>
                new DeployException($"The API server refuses {what}: {message}."),
            HttpStatusCode.Conflict => new DeployException($"{what} has changed at the same moment: {message}.", "Try again."),
            _ => new DeployException($"The API server answers {(int)status} for {what}: {message}."),
        };
    }

    private static DeployException Conflict(string what, List<JsonObject> conflicts)
    {
        var owned = conflicts.Select(cause => (
            Field: ((string?)cause["field"] ?? "").TrimStart('.'),
            Manager: ManagerPattern().Match((string?)cause["message"] ?? "") is { Success: true } match ? match.Groups[1].Value
                : "another manager"));
        var text = owned.GroupBy(field => field.Manager)
            .Select(group => $"{string.Join(", ", group.Select(field => field.Field))} to {group.Key}");
        return new DeployException(
            $"{what} has fields that belong to other field managers: {string.Join("; ", text)}.",
            "--force-conflicts takes them over.");
    }

    private static JsonObject? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Shortened(string message) => message.Length <= MaxMessage ? message : message[..MaxMessage] + "…";

    [GeneratedRegex("conflict with \"([^\"]*)\"")]
    private static partial Regex ManagerPattern();
}
