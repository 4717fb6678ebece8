using Slipway.Sdk.Json;

namespace Slipway.Sdk.Operators;

public abstract partial class ReconcileContext
{
    private readonly JsonArray _actions = [];
    private long _requeueAfterMs;

    /// <summary>Server-side apply: makes the object have these fields, in the operator's name.</summary>
    /// <param name="resource">The object, with <c>apiVersion</c>, <c>kind</c>, <c>metadata.name</c> and the fields that matter.</param>
    /// <param name="owned">The reconciled object becomes its controller, and it goes when that goes.</param>
    /// <param name="force">Takes the fields over from who else has set them, instead of a conflict.</param>
    /// <param name="subresource"><c>status</c> or <c>scale</c>.</param>
    public void Apply(JsonObject resource, bool owned = false, bool force = false, string? subresource = null)
    {
        var action = Action("apply");
        action["object"] = resource;
        if (owned)
            action["owned"] = true;
        if (force)
            action["force"] = true;
        if (subresource is not null)
            action["subresource"] = subresource;
    }

    /// <summary>Creates an object; that it exists is a conflict. Applying is better in almost all cases.</summary>
    public void Create(JsonObject resource, bool owned = false)
    {
        var action = Action("create");
        action["object"] = resource;
        if (owned)
            action["owned"] = true;
    }

    /// <summary>Changes an object.</summary>
    /// <param name="target">Which.</param>
    /// <param name="type">How the patch is written.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="subresource">Such as <c>status</c>.</param>
    /// <param name="resourceVersion">It is a conflict if the object is another version by then; not for <see cref="PatchType.Json"/>.</param>
    public void Patch(ObjectReference target, PatchType type, JsonNode patch, string? subresource = null, string? resourceVersion = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        var action = Action("patch");
        target.WriteTo(action);
        action["patchType"] = type switch { PatchType.Json => "json", PatchType.Strategic => "strategic", _ => "merge" };
        action["patch"] = patch;
        if (subresource is not null)
            action["subresource"] = subresource;
        if (resourceVersion is not null)
            action["resourceVersion"] = resourceVersion;
    }

    /// <summary>Deletes an object; what is gone already is fine.</summary>
    /// <param name="target">Which.</param>
    /// <param name="propagation">What becomes of the objects that it owns; null leaves it to the API server.</param>
    /// <param name="uid">It is a conflict if the object of this name is another one by then.</param>
    /// <param name="resourceVersion">It is a conflict if the object is another version by then.</param>
    public void Delete(
        ObjectReference target, PropagationPolicy? propagation = null, string? uid = null, string? resourceVersion = null)
    {
        ArgumentNullException.ThrowIfNull(target);
        var action = Action("delete");
        target.WriteTo(action);
        if (propagation is { } policy)
        {
            action["propagationPolicy"] = policy switch
            {
                PropagationPolicy.Foreground => "Foreground",
                PropagationPolicy.Orphan => "Orphan",
                _ => "Background",
            };
        }

        if (uid is not null)
            action["uid"] = uid;
        if (resourceVersion is not null)
            action["resourceVersion"] = resourceVersion;
    }

    /// <summary>Sets the status of the reconciled object. A status that the object has already is nothing to do.</summary>
    public void SetStatus(JsonObject status)
    {
        if (!JsonNode.DeepEquals(status, Json?["status"]))
            Action("status")["status"] = status;
    }

    /// <summary>Tells people what has happened. The same again is counted rather than written anew.</summary>
    /// <param name="type">Whether it is a reason to worry.</param>
    /// <param name="reason">In one word, in PascalCase.</param>
    /// <param name="note">In a sentence; at most 1,024 bytes.</param>
    /// <param name="action">What the operator was doing, in one word.</param>
    /// <param name="regarding">Null for the reconciled object.</param>
    public void Event(EventType type, string reason, string note, string action = "Reconcile", ObjectReference? regarding = null)
    {
        var json = Action("event");
        json["eventType"] = type is EventType.Warning ? "Warning" : "Normal";
        json["reason"] = reason;
        json["action"] = action;
        json["note"] = note;
        if (regarding is null)
            return;
        var reference = new JsonObject();
        regarding.WriteTo(reference);
        json["regarding"] = reference;
    }

    /// <summary>Sets a finalizer of the reconciled object, besides that of the manifest.</summary>
    public void AddFinalizer(string name) => Finalizer(name, isPresent: true);

    /// <summary>Removes a finalizer of the reconciled object, besides that of the manifest.</summary>
    public void RemoveFinalizer(string name) => Finalizer(name, isPresent: false);

    /// <summary>Asks to be called again although nothing changes: after this time, 1 ms to 24 days.</summary>
    public void RequeueAfter(TimeSpan delay)
    {
        var milliseconds = delay.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds is < 1 or > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(delay), "A requeue must be 1 ms to 24 days from now.");
        _requeueAfterMs = milliseconds;
    }

    internal void WriteResponse(JsonWriter writer)
    {
        var response = new JsonObject();
        if (_actions.Count > 0)
            response.Add("actions", _actions);
        if (_requeueAfterMs > 0)
            response.Add("requeueAfterMs", _requeueAfterMs);
        writer.Write(response);
    }

    private void Finalizer(string name, bool isPresent)
    {
        var action = Action("finalizer");
        action["name"] = name;
        action["present"] = isPresent;
    }

    private JsonObject Action(string type)
    {
        var action = new JsonObject { ["type"] = type };
        _actions.Add(action);
        return action;
    }
}
