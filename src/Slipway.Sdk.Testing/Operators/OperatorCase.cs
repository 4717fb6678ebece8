using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Sdk.Testing;

/// <summary>
/// A request with what can be read, and the answer that is right, as JSON:
/// <c>{ "name": "…", "callback": "reconcile", "cluster": [ ], "request": { }, "answer": { } }</c>. In the place of <c>answer</c> there can
/// be <c>error</c>: <c>{ "status": 2, "message": "…" }</c>.
/// </summary>
public sealed class OperatorCase
{
    private static readonly string[] s_fields = ["name", "callback", "cluster", "denied", "request", "answer", "error"];
    private static readonly string[] s_callbacks = ["reconcile", "finalize"];

    private readonly JsonObject _json;

    private OperatorCase(JsonObject json) => _json = json;

    /// <summary>What the case shows, in a sentence.</summary>
    public string Name => _json["name"]!.GetValue<string>();

    /// <summary>Reads a case.</summary>
    /// <param name="json">The case.</param>
    /// <param name="source">What messages call it, such as its file.</param>
    /// <exception cref="OperatorTestException">It is not one; the message says why.</exception>
    public static OperatorCase Parse(string json, string source)
    {
        JsonObject? parsed;
        try
        {
            parsed = JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException e)
        {
            throw new OperatorTestException($"{source} is not JSON: {e.Message}", e);
        }

        if (parsed is null)
            throw new OperatorTestException($"{source} must be an object.");
        if (parsed.Select(field => field.Key).FirstOrDefault(name => !s_fields.Contains(name)) is { } unknown)
            throw new OperatorTestException($"{source}: {unknown} is not a field; there are {string.Join(", ", s_fields)}.");
        if (parsed["name"] is not JsonValue || parsed["request"] is not JsonObject)
            throw new OperatorTestException($"{source} must have a name and a request.");
        if (!s_callbacks.Contains($"{parsed["callback"]}"))
            throw new OperatorTestException($"{source}: callback must be one of {string.Join(", ", s_callbacks)}.");
        return new OperatorCase(parsed);
    }

    /// <summary>Sends the request to an operator.</summary>
    public OperatorAnswer Send(OperatorTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        test.Cluster.Clear();
        foreach (var item in _json["cluster"] as JsonArray ?? [])
            test.Cluster.Add(item!.DeepClone().AsObject());
        foreach (var kind in _json["denied"] as JsonArray ?? [])
            test.Cluster.Deny($"{kind}");
        return test.Answer($"operator_on_{_json["callback"]}", ReconcileRequest.Parse(_json["request"]!.ToJsonString()));
    }

    /// <summary>Where an answer is not the right one; null where it is.</summary>
    public string? Difference(OperatorAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return JsonDifference.Between("answer", Expected(_json), Actual(answer));
    }

    /// <summary>The case with this answer as the right one.</summary>
    public string With(OperatorAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var json = _json.DeepClone().AsObject();
        json.Remove("answer");
        json.Remove("error");
        var (name, value) = Actual(answer).Single();
        json[name] = value?.DeepClone();
        return json.ToJsonString(new JsonSerializerOptions
        {
            WriteIndented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }) + "\n";
    }

    private static JsonObject Expected(JsonObject json) => json["error"] is { } error
        ? new JsonObject { ["error"] = error.DeepClone() }
        : new JsonObject { ["answer"] = json["answer"]?.DeepClone() ?? new JsonObject() };

    private static JsonObject Actual(OperatorAnswer answer) => answer.Status == 0
        ? new JsonObject { ["answer"] = answer.Json?.DeepClone() }
        : new JsonObject { ["error"] = new JsonObject { ["status"] = answer.Status, ["message"] = answer.Error } };
}
