using Slipway.Sdk.Json;
using Slipway.Sdk.Resources;

namespace Slipway.Sdk.Operators;

/// <summary>Whether a condition holds.</summary>
public enum ConditionStatus
{
    /// <summary>Nobody knows.</summary>
    Unknown,

    /// <summary>It holds.</summary>
    True,

    /// <summary>It does not.</summary>
    False,
}

/// <summary>What is the case with an object (<c>metav1.Condition</c>).</summary>
public sealed record Condition : IJsonRecord<Condition>
{
    private const string Statuses = "Unknown|True|False";

    /// <summary>What it is about, such as <c>Ready</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Whether it holds.</summary>
    public required ConditionStatus Status { get; init; }

    /// <summary>Why, in one word in PascalCase.</summary>
    public required string Reason { get; init; }

    /// <summary>Why, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>The generation of the object that this was found for; 0 for none.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>When the status changed last (RFC 3339). <see cref="Conditions.With"/> sets it.</summary>
    public string LastTransitionTime { get; init; } = "";

    /// <inheritdoc/>
    public static Condition FromJson(JsonObject json) => new()
    {
        Type = json.GetText("type") ?? throw JsonFields.Missing("type"),
        Status = (ConditionStatus)JsonFields.Choice(json["status"] ?? throw JsonFields.Missing("status"), "status", Statuses),
        Reason = json.GetText("reason") ?? "",
        Message = json.GetText("message") ?? "",
        ObservedGeneration = json.GetInt64("observedGeneration") ?? 0,
        LastTransitionTime = json.GetText("lastTransitionTime") ?? "",
    };

    /// <inheritdoc/>
    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["type"] = Type,
            ["status"] = Status switch { ConditionStatus.True => "True", ConditionStatus.False => "False", _ => "Unknown" },
            ["reason"] = Reason,
            ["message"] = Message,
        };
        if (ObservedGeneration > 0)
            json["observedGeneration"] = ObservedGeneration;
        if (LastTransitionTime.Length > 0)
            json["lastTransitionTime"] = LastTransitionTime;
        return json;
    }
}
