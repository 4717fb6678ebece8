using System.Net;
using System.Text;
using System.Text.Json;

namespace Slipway.Operators.Cluster;

/// <summary>
/// What the API server answers instead of doing what it was asked, or that it could not be asked. The message is one sentence.
/// </summary>
internal sealed class ClusterException : Exception
{
    private const int MaxMessage = 2_000;

    private ClusterException(string message, Exception? inner = null) : base(message, inner)
    {
    }

    /// <summary>The status code; null where there is no answer.</summary>
    public HttpStatusCode? Code { get; private init; }

    /// <summary>The <c>reason</c> of the server's <c>Status</c>, such as <c>Conflict</c>; empty where it gives none.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>When the server wants to be asked again.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Fields that belong to other field managers, and to whom, where that is why an apply failed.</summary>
    public IReadOnlyList<FieldConflict> Conflicts { get; private init; } = [];

    /// <summary>The request never arrived, so that it has done nothing.</summary>
    public bool NeverArrived { get; private init; }

    /// <summary>It was not sent, or broken off: this host does not lead any more.</summary>
    public bool IsNotLeader { get; private init; }

    public bool IsNotFound => Code == HttpStatusCode.NotFound;

    public bool IsForbidden => Code == HttpStatusCode.Forbidden;

    /// <summary>Somebody has changed the object, or it exists although it should be created, or fields belong to somebody else.</summary>
    public bool IsConflict => Code == HttpStatusCode.Conflict;

    public bool IsAlreadyExists => Reason == "AlreadyExists";

    /// <summary>The resource version, or the continuation of a list, is too old.</summary>
    public bool IsExpired => Code == HttpStatusCode.Gone || Reason is "Expired" or "Gone";

    /// <summary>Asking again, later, may help although nothing else changes.</summary>
    public bool IsTransient => !IsNotLeader && Code is null or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    public static ClusterException Unreachable(string server, Exception inner)
    {
        var root = inner is HttpRequestException { InnerException: { } deeper } ? deeper : inner;
        return new ClusterException($"The API server {server} cannot be asked: {root.Message.TrimEnd('.')}.", inner)
        {
            NeverArrived = inner is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError,
            },
        };
    }

    public static ClusterException NoAnswer(string server, TimeSpan limit) =>
        new($"The API server {server} has not answered within {limit.TotalSeconds} seconds.");

    public static ClusterException NotLeader(ClusterRequest request, Exception? inner = null) =>
        new($"{request.Method} {request.Path.Split('?')[0]} is not sent: this host does not lead any more.", inner) { IsNotLeader = true };

    public static ClusterException Malformed(string what, Exception? inner = null) =>
        new($"The API server answers with something that is not what was asked for: {what.TrimEnd('.')}.", inner);

    /// <summary>From a <c>Status</c> object: the body of an error, or the object of an <c>ERROR</c> event.</summary>
    /// <param name="code">The status code of the answer; null for that in the object.</param>
    /// <param name="body">The object; anything else is shown as it is.</param>
    /// <param name="what">What was asked.</param>
    /// <param name="retryAfter">From the answer's headers.</param>
    public static ClusterException FromStatus(HttpStatusCode? code, ReadOnlySpan<byte> body, string what, TimeSpan? retryAfter = null)
    {
        JsonElement status = default;
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            status = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // A proxy between, most likely: its text is all there is.
        }

        var isObject = status.ValueKind == JsonValueKind.Object;
        var message = (isObject ? Text(status, "message") : null) ?? Encoding.UTF8.GetString(body);
        message = (message.Length <= MaxMessage ? message : message[..MaxMessage] + "…").Trim().TrimEnd('.');
        var details = isObject && status.TryGetProperty("details", out var found) ? found : default;
        var actual = code ?? (isObject && status.TryGetProperty("code", out var number) && number.TryGetInt32(out var value)
            ? (HttpStatusCode)value
            : HttpStatusCode.InternalServerError);
        return new ClusterException($"{what}: {(int)actual}, {(message.Length == 0 ? actual.ToString() : message)}.")
        {
            Code = actual,
            Reason = (isObject ? Text(status, "reason") : null) ?? "",
            RetryAfter = retryAfter,
            Conflicts = FieldConflict.Read(details),
        };
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
