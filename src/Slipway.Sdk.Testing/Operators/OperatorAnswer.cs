using System.Text.Json.Nodes;

namespace Slipway.Sdk.Testing;

/// <summary>What an operator has answered.</summary>
public sealed class OperatorAnswer
{
    private readonly JsonObject? _answer;

    internal OperatorAnswer(int status, JsonObject? answer, string? error) => (Status, _answer, Error) = (status, answer, error);

    /// <summary>0 done, 1 failed, 2 failed for good.</summary>
    public int Status { get; }

    /// <summary>What is wrong where it has failed.</summary>
    public string? Error { get; }

    /// <summary>What is to be done, in order.</summary>
    public IReadOnlyList<JsonObject> Actions =>
        _answer?["actions"] is JsonArray actions ? [.. actions.Select(action => action!.AsObject())] : [];

    /// <summary>When to call again although nothing changes.</summary>
    public TimeSpan? RequeueAfter =>
        _answer?["requeueAfterMs"] is { } delay ? TimeSpan.FromMilliseconds(delay.GetValue<int>()) : null;

    /// <summary>What the operator has logged, in order.</summary>
    public IReadOnlyList<string> Log { get; init; } = [];

    /// <summary>All of the answer; null where it has failed.</summary>
    public JsonObject? Json => _answer;

    /// <summary>The actions of a type, such as <c>apply</c>.</summary>
    public IReadOnlyList<JsonObject> OfType(string type) => [.. Actions.Where(action => action["type"]?.GetValue<string>() == type)];

    /// <summary>The object that is applied, by its kind; null where none is.</summary>
    public JsonObject? Applied(string kind) =>
        OfType("apply").Select(action => action["object"]?.AsObject()).FirstOrDefault(item => item?["kind"]?.GetValue<string>() == kind);

    /// <summary>The status that is set; null where none is.</summary>
    public JsonObject? NewStatus => OfType("status") is [.., var last] ? last["status"]?.AsObject() : null;
}
