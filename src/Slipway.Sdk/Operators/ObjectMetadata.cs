using Slipway.Sdk.Json;

namespace Slipway.Sdk.Operators;

/// <summary>The metadata of an object, as it was read.</summary>
/// <param name="json">All of it.</param>
public sealed class ObjectMetadata(JsonObject json)
{
    /// <summary>All of it, with what has no property here.</summary>
    public JsonObject Json => json;

    /// <summary>The object's name.</summary>
    public string Name => json.GetText("name") ?? "";

    /// <summary>Empty for what has none.</summary>
    public string Namespace => json.GetText("namespace") ?? "";

    /// <summary>What tells it from another of the same name, before or after.</summary>
    public string Uid => json.GetText("uid") ?? "";

    /// <summary>Another after every change.</summary>
    public string ResourceVersion => json.GetText("resourceVersion") ?? "";

    /// <summary>One more after every change of the specification.</summary>
    public long Generation => json.GetInt64("generation") ?? 0;

    /// <summary>Whether it is being deleted, and waits for finalizers.</summary>
    public bool IsBeingDeleted => json["deletionTimestamp"] is not null;

    /// <summary>The labels; empty where there are none.</summary>
    public JsonObject Labels => json["labels"] as JsonObject ?? [];

    /// <summary>The annotations; empty where there are none.</summary>
    public JsonObject Annotations => json["annotations"] as JsonObject ?? [];

    /// <summary>A label; null where there is none of that name.</summary>
    public string? Label(string name) => json.GetText("labels", name);

    /// <summary>An annotation; null where there is none of that name.</summary>
    public string? Annotation(string name) => json.GetText("annotations", name);
}
