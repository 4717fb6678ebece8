using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Operators.Cluster;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Writing;

/// <summary>
/// Writes to the API server in a module's name, as fast as the module may. Whether the module may at all is decided before.
/// </summary>
/// <param name="client">The API server.</param>
/// <param name="identity">The module.</param>
/// <param name="bucket">How fast.</param>
/// <param name="isLeader">Asked before each attempt; null where there is one host only.</param>
internal sealed class Writer(ClusterClient client, ModuleIdentity identity, TokenBucket bucket, Func<bool>? isLeader = null)
{
    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string Json = "application/json";

    private readonly AppliedObjects _applied = new();

    /// <summary>Server-side apply, with the module as field manager.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="key">Which object.</param>
    /// <param name="content">What is wanted.</param>
    /// <param name="force">Whether fields of other managers are taken over.</param>
    /// <param name="subresource">Null for the object itself.</param>
    /// <param name="cached">The object as the host knows it, if it does: then what is there already is not sent.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object as it is now.</returns>
    /// <exception cref="WriteException">It was not written.</exception>
    public async Task<CachedObject> ApplyAsync(ResourceKind kind, ObjectKey key, ReadOnlyMemory<byte> content, bool force,
        string? subresource, CachedObject? cached, CancellationToken cancellationToken)
    {
        if (_applied.IsThere(kind, cached, subresource, force, content.Span))
            return cached!;
        var path = $"{kind.Path(key.Namespace, key.Name, subresource)}?{Manager}&force={(force ? "true" : "false")}";
        var answer = Parse(
            kind, await SendAsync(HttpMethod.Patch, path, content, ApplyPatch, true, $"{kind.Kind} {key}", cancellationToken));
        _applied.Remember(kind, answer, subresource, force, content.Span);
        return answer;
    }

    /// <summary>Applies the status of an object, and takes its fields over from whoever had them.</summary>
    /// <inheritdoc cref="ApplyAsync"/>
    public Task<CachedObject> ApplyStatusAsync(
        ResourceKind kind, ObjectKey key, JsonElement status, CachedObject? cached, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion"u8, kind.ApiVersion);
            json.WriteString("kind"u8, kind.Kind);
            json.WriteStartObject("metadata"u8);
            if (kind.Namespaced)
                json.WriteString("namespace"u8, key.Namespace);
            json.WriteString("name"u8, key.Name);
            json.WriteEndObject();
            json.WritePropertyName("status"u8);
            status.WriteTo(json);
            json.WriteEndObject();
        }

        return ApplyAsync(kind, key, buffer.ToArray(), true, "status", cached, cancellationToken);
    }

    /// <summary>Creates an object. One that exists is a conflict.</summary>
    /// <exception cref="WriteException">It was not written.</exception>
    public async Task<CachedObject> CreateAsync(
        ResourceKind kind, ObjectKey key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => Parse(
        kind, await SendAsync(
            HttpMethod.Post, $"{kind.Path(key.Namespace)}?{Manager}", content, Json, false, $"{kind.Kind} {key}", cancellationToken));

    /// <summary>Changes fields of an object.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="key">Which object.</param>
    /// <param name="type">How the patch is to be understood.</param>
    /// <param name="patch">The patch.</param>
    /// <param name="subresource">Null for the object itself.</param>
    /// <param name="resourceVersion">
    /// The version it was made for; null for any. Not for <see cref="PatchType.Json"/>, which has <c>test</c>.
    /// </param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WriteException">It was not written.</exception>
    public async Task<CachedObject> PatchAsync(ResourceKind kind, ObjectKey key, PatchType type, ReadOnlyMemory<byte> patch,
        string? subresource, string? resourceVersion, CancellationToken cancellationToken)
    {
        if (resourceVersion is not null)
            patch = Guarded(patch, type, resourceVersion);
        var mediaType = type switch
        {
            PatchType.Merge => "application/merge-patch+json",
            PatchType.Json => "application/json-patch+json",
            _ => "application/strategic-merge-patch+json",
        };
        return Parse(kind, await SendAsync(
            HttpMethod.Patch, $"{kind.Path(key.Namespace, key.Name, subresource)}?{Manager}", patch, mediaType, type == PatchType.Merge,
            $"{kind.Kind} {key}", cancellationToken));
    }

    /// <summary>Deletes an object; what is gone already is done.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="key">Which object.</param>
    /// <param name="policy">What becomes of what it owns; null for the kind's own policy.</param>
    /// <param name="uid">Only if it is that object, and not another one of its name.</param>
    /// <param name="resourceVersion">Only if it has not changed since.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WriteException">It was not deleted.</exception>
    public async Task DeleteAsync(ResourceKind kind, ObjectKey key, PropagationPolicy? policy, string? uid, string? resourceVersion,
        CancellationToken cancellationToken)
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (policy is not null)
            options["propagationPolicy"] = policy.ToString();
        var preconditions = new JsonObject();
        if (uid is not null)
            preconditions["uid"] = uid;
        if (resourceVersion is not null)
            preconditions["resourceVersion"] = resourceVersion;
        if (preconditions.Count > 0)
            options["preconditions"] = preconditions;
        try
        {
            await SendAsync(
                HttpMethod.Delete, kind.Path(key.Namespace, key.Name), JsonSerializer.SerializeToUtf8Bytes(options), Json, true,
                $"{kind.Kind} {key}", cancellationToken);
        }
        catch (WriteException e) when (e.Failure == WriteFailure.NotFound)
        {
            // Done, whoever did it.
        }
    }

    /// <summary>Adds or removes a finalizer, if the object still is as it is known.</summary>
    /// <param name="kind">The object's kind.</param>
    /// <param name="known">The object.</param>
    /// <param name="finalizer">The finalizer's name.</param>
    /// <param name="isWanted">True to add it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The object as it is now; <paramref name="known"/> where there was nothing to do.</returns>
    /// <exception cref="WriteException">It was not written; a conflict where the object has changed.</exception>
    public async Task<CachedObject> SetFinalizerAsync(
        ResourceKind kind, CachedObject known, string finalizer, bool isWanted, CancellationToken cancellationToken)
    {
        var present = known.ReadFinalizers();
        var index = present.ToList().IndexOf(finalizer);
        if (index >= 0 == isWanted)
            return known;
        var patch = new JsonArray(Operation("test", "/metadata/uid", known.Uid));
        if (isWanted)
        {
            // Of two hosts that add it at once one has to see that it is there.
            patch.Add(Operation("test", "/metadata/resourceVersion", known.ResourceVersion));
            patch.Add(present.Count == 0
                ? Operation("add", "/metadata/finalizers", new JsonArray(finalizer))
                : Operation("add", "/metadata/finalizers/-", finalizer));
        }
        else
        {
            patch.Add(Operation("test", $"/metadata/finalizers/{index}", finalizer));
            patch.Add(new JsonObject { ["op"] = "remove", ["path"] = $"/metadata/finalizers/{index}" });
        }

        try
        {
            return await PatchAsync(
                kind, known.Key, PatchType.Json, JsonSerializer.SerializeToUtf8Bytes(patch), null, null, cancellationToken);
        }
        catch (WriteException e) when (e.Failure == WriteFailure.NotFound && !isWanted)
        {
            return known;
        }
        catch (WriteException e) when (e.Failure == WriteFailure.Invalid)
        {
            // A test that fails, and a path that is not there, are answered with 422.
            throw new WriteException(
                WriteFailure.Conflict, $"{kind.Kind} {known.Key} has changed while its finalizers were.", e);
        }
    }

    private string Manager => $"fieldManager={Uri.EscapeDataString(identity.FieldManager)}";

    private async Task<byte[]> SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte> content, string mediaType, bool isRepeatable,
        string what, CancellationToken cancellationToken)
    {
        await bucket.TakeAsync(cancellationToken);
        try
        {
            return await client.SendAsync(
                new ClusterRequest(method, path)
                {
                    Content = content,
                    MediaType = mediaType,
                    Identity = identity,
                    IsRepeatable = isRepeatable,
                    IsLeader = isLeader,
                },
                cancellationToken);
        }
        catch (ClusterException e)
        {
            throw WriteException.From(e, what);
        }
    }

    private static CachedObject Parse(ResourceKind kind, byte[] answer)
    {
        try
        {
            return new ObjectParser(kind).Parse(answer);
        }
        catch (JsonException e)
        {
            throw new WriteException(WriteFailure.Transient, "The API server answers with something that is no object.", e);
        }
    }

    private static byte[] Guarded(ReadOnlyMemory<byte> patch, PatchType type, string resourceVersion)
    {
        if (type == PatchType.Json)
            throw new WriteException(WriteFailure.Invalid, "A JSON patch has no resourceVersion: it can test /metadata/resourceVersion.");
        JsonNode? document;
        try
        {
            document = JsonNode.Parse(patch.Span);
        }
        catch (JsonException e)
        {
            throw new WriteException(WriteFailure.Invalid, $"The patch is no JSON: {e.Message.TrimEnd('.')}.", e);
        }

        if (document is not JsonObject fields || fields["metadata"] is not (null or JsonObject))
            throw new WriteException(WriteFailure.Invalid, "The patch is no object, or its metadata are none.");
        if (fields["metadata"] is not JsonObject metadata)
            fields["metadata"] = metadata = [];
        metadata["resourceVersion"] = resourceVersion;
        return JsonSerializer.SerializeToUtf8Bytes(fields);
    }

    private static JsonObject Operation(string operation, string path, JsonNode value) =>
        new() { ["op"] = operation, ["path"] = path, ["value"] = value };
}
