using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Operators.Serving;
using Slipway.Operators.Watching;

namespace Slipway.Operators.CustomResources;

/// <summary>The status of a <c>WasmOperator</c>, and what of it is worth a write at once.</summary>
/// <param name="Content">The status.</param>
/// <param name="Material">All of it but numbers that change with every reconcile.</param>
internal sealed record WasmOperatorStatus(JsonElement Content, string Material)
{
    private const int MaxMessage = 2_000;

    /// <summary>Every condition has a message: old API servers take an empty text that is applied for none at all.</summary>
    private static readonly Dictionary<string, string> s_ready = new(StringComparer.Ordinal)
    {
        ["Running"] = "It is at work.",
        ["Idle"] = "Nothing is asked of it, so it has no instance.",
        ["Waiting"] = "What it watches is not complete yet.",
    };

    /// <param name="resource">The resource, with the status it has; conditions that have not changed keep their time.</param>
    /// <param name="installation">What has become of it.</param>
    /// <param name="page">What runs; null for nothing.</param>
    /// <param name="host">Which host runs it.</param>
    /// <param name="now">The time.</param>
    public static WasmOperatorStatus Of(
        CachedObject resource, Installation installation, OperatorStatusPage? page, string host, DateTimeOffset now)
    {
        var (generation, digest, refusal) = installation.Look();
        var state = page?.State ?? (refusal is null ? "Waiting" : "Refused");
        var degraded = page?.State == "Degraded" ? page.LastError ?? "it has trapped again and again" : null;
        var known = Conditions(resource);
        var conditions = new JsonArray(
            Condition(known, "Accepted", refusal is null, refusal is null ? "Accepted" : "Refused", refusal ?? "The module runs as it is asked for.",
                generation, now),
            Condition(known, "Ready", page?.State is "Running" or "Idle", state, s_ready.GetValueOrDefault(state, "It does not run."), generation, now),
            Condition(known, "Degraded", degraded is not null, degraded is null ? "AsExpected" : "Degraded", degraded ?? "Nothing is wrong.",
                generation, now));
        var status = new JsonObject
        {
            ["observedGeneration"] = generation,
            ["state"] = state,
            ["host"] = host,
            ["conditions"] = conditions,
        };
        if (digest is { } running)
            status["digest"] = running.ToString();
        var error = refusal ?? page?.LastError;
        if (error is not null)
            status["lastError"] = Shortened(error);
        if (page is not null)
            status["kind"] = page.Kind;
        var material = status.ToJsonString();
        if (page is not null)
            status["statistics"] = JsonSerializer.SerializeToNode(Statistics(page));
        return new WasmOperatorStatus(JsonSerializer.SerializeToElement(status), material);
    }

    private static JsonObject Statistics(OperatorStatusPage page)
    {
        var statistics = new JsonObject
        {
            ["instances"] = page.Instances,
            ["memoryBytes"] = page.MemoryBytes,
            ["waiting"] = page.Waiting,
            ["reconciles"] = page.Reconciles,
            ["failures"] = page.Failures,
            ["coldStarts"] = page.ColdStarts,
        };
        if (page is { WakeP50Ms: { } median, WakeP99Ms: { } tail })
            (statistics["wakeP50Ms"], statistics["wakeP99Ms"]) = (median, tail);
        return statistics;
    }

    private static JsonObject Condition(
        JsonElement known, string type, bool holds, string reason, string message, long generation, DateTimeOffset now)
    {
        var status = holds ? "True" : "False";
        return new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["reason"] = reason,
            ["message"] = Shortened(message),
            ["observedGeneration"] = generation,
            ["lastTransitionTime"] = Since(known, type, status) ?? now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private static JsonElement Conditions(CachedObject resource)
    {
        using var document = JsonDocument.Parse(resource.Utf8);
        return document.RootElement.TryGetProperty("status", out var status) && status.ValueKind == JsonValueKind.Object
            && status.TryGetProperty("conditions", out var conditions) && conditions.ValueKind == JsonValueKind.Array ? conditions.Clone() : default;
    }

    private static string? Since(JsonElement conditions, string type, string status) => conditions.ValueKind != JsonValueKind.Array ? null
        : (from condition in conditions.EnumerateArray()
           where condition.ValueKind == JsonValueKind.Object && Text(condition, "type") == type && Text(condition, "status") == status
           select Text(condition, "lastTransitionTime")).FirstOrDefault();

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Shortened(string text) => text.Length <= MaxMessage ? text : string.Concat(text.AsSpan(0, MaxMessage), "…");
}
