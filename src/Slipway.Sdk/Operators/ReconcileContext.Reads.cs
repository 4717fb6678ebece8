using Slipway.Sdk.Json;

namespace Slipway.Sdk.Operators;

public abstract partial class ReconcileContext
{
    /// <summary>Reads an object: from the host's cache where that has its kind, else from the API server.</summary>
    /// <param name="reference">Which.</param>
    /// <param name="live">From the API server in any case.</param>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="ReadException">The host has refused, or could not.</exception>
    public KubernetesObject? Get(ObjectReference reference, bool live = false)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var get = new JsonObject();
        reference.WriteTo(get);
        if (live)
            get["live"] = true;
        return Read("get", get) is JsonObject json ? new KubernetesObject(json) : null;
    }

    /// <summary>Reads the objects of a kind, sorted by namespace and name.</summary>
    /// <param name="apiVersion">Such as <c>v1</c>.</param>
    /// <param name="kind">Such as <c>Pod</c>.</param>
    /// <param name="inNamespace">Null for all.</param>
    /// <param name="labelSelector">Only those with these labels.</param>
    /// <param name="ownerUid">Only those that this object is the controller of.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="from">What the list before this has said to continue with.</param>
    /// <exception cref="ReadException">The host has refused, or could not.</exception>
    public ObjectList List(
        string apiVersion, string kind, string? inNamespace = null, string? labelSelector = null, string? ownerUid = null,
        int? limit = null, string? from = null)
    {
        var list = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind };
        if (inNamespace is not null)
            list["namespace"] = inNamespace;
        if (labelSelector is not null)
            list["labelSelector"] = labelSelector;
        if (ownerUid is not null)
            list["ownerUid"] = ownerUid;
        if (limit is { } most)
            list["limit"] = most;
        if (from is not null)
            list["continue"] = from;
        var found = Read("list", list);
        return new ObjectList(KubernetesObject.All(found?["items"]), found?.GetText("continue"));
    }

    /// <summary>Whether the operator may do something, as the API server sees it.</summary>
    /// <param name="verb">Such as <c>delete</c>.</param>
    /// <param name="group">Empty for the core.</param>
    /// <param name="resource">Such as <c>deployments</c>.</param>
    /// <param name="inNamespace">Null for all.</param>
    /// <param name="name">Null for any.</param>
    /// <param name="subresource">Such as <c>scale</c>.</param>
    /// <exception cref="ReadException">The host has refused, or could not.</exception>
    public AccessReview CanI(
        string verb, string group, string resource, string? inNamespace = null, string? name = null, string? subresource = null)
    {
        var canI = new JsonObject { ["verb"] = verb, ["group"] = group, ["resource"] = resource };
        if (subresource is not null)
            canI["subresource"] = subresource;
        if (inNamespace is not null)
            canI["namespace"] = inNamespace;
        if (name is not null)
            canI["name"] = name;
        var answer = Read("canI", canI);
        return new AccessReview(answer?.GetBoolean("allowed") ?? false, answer?.GetText("reason") ?? "");
    }

    /// <returns>Null where what was to be read does not exist.</returns>
    private JsonNode? Read(string operation, JsonObject arguments)
    {
        var status = _host.Read(new JsonObject { [operation] = arguments }.ToUtf8(), out var size);
        return status switch
        {
            OperatorStatus.Ok => JsonNode.Parse(_host.Message(size)),
            OperatorStatus.NotFound => null,
            OperatorStatus.BadArgument or OperatorStatus.InternalFailure or OperatorStatus.PermissionDenied =>
                throw new ReadException(status, Utf8.Text(_host.Message(size))),
            OperatorStatus.LimitExceeded => throw new ReadException(status, "The host allows no more reads in this call"),
            _ => throw new ReadException(status, ""),
        };
    }
}
