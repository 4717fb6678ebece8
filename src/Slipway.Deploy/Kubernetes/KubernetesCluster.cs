using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>
/// A cluster's API server. KubernetesClient reads kubeconfigs, authenticates and has the TLS; the few requests are made here, since its
/// typed calls exist for Kubernetes' own kinds only, and its custom ones for none of them.
/// </summary>
public sealed class KubernetesCluster : IDisposable
{
    /// <summary>A list of plugins is far smaller.</summary>
    private const int MaxResponse = 64 << 20;

    private const string ApplyPatch = "application/apply-patch+yaml";
    private const string MergePatch = "application/merge-patch+json";

    private readonly k8s.Kubernetes _client;

    internal KubernetesCluster(k8s.Kubernetes client, string @namespace)
    {
        (_client, Namespace) = (client, @namespace);
        _client.HttpClient.MaxResponseContentBufferSize = MaxResponse;
    }

    /// <summary>Where objects go unless told otherwise.</summary>
    public string Namespace { get; }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>An object; null where there is none, or no such kind.</summary>
    internal async Task<KubernetesObject?> FindAsync(ResourceKind kind, string @namespace, string name, CancellationToken cancellationToken)
    {
        var (status, body) = await SendAsync(HttpMethod.Get, kind.Path(@namespace, name), null, null, cancellationToken);
        return status == HttpStatusCode.NotFound ? null : Read(kind, status, body, $"{kind.Kind} {@namespace}/{name}");
    }

    /// <summary>The objects that a selector selects, in one namespace or in all; none where the cluster has no such kind.</summary>
    internal async Task<IReadOnlyList<KubernetesObject>> ListAsync(
        ResourceKind kind, string? @namespace, string selector, CancellationToken cancellationToken)
    {
        var path = $"{kind.Path(@namespace)}?labelSelector={Uri.EscapeDataString(selector)}";
        var (status, body) = await SendAsync(HttpMethod.Get, path, null, null, cancellationToken);
        if (status == HttpStatusCode.NotFound)
            return [];
        if (status != HttpStatusCode.OK)
            throw ApiStatus.Error(status, body, kind, $"the list of {kind.Plural}");
        var items = Parse(body)["items"]?.AsArray() ?? [];
        return [.. items.OfType<JsonObject>().Select(item => Complete(kind, item))];

        // In lists the items do not say what they are.
        static KubernetesObject Complete(ResourceKind kind, JsonObject item)
        {
            item.Remove("apiVersion");
            item.Remove("kind");
            item.Insert(0, "apiVersion", kind.ApiVersion);
            item.Insert(1, "kind", kind.Kind);
            return new KubernetesObject(kind, item);
        }
    }

    /// <summary>Makes an object what it should be, by server-side apply.</summary>
    /// <param name="wanted">What it should be.</param>
    /// <param name="dryRun">Only asks what would come of it.</param>
    /// <param name="takeOver">Whether fields of other managers become ours.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<KubernetesObject> ApplyAsync(KubernetesObject wanted, bool dryRun, bool takeOver,
        CancellationToken cancellationToken)
    {
        var path = $"{wanted.Kind.Path(wanted.Namespace, wanted.Name)}?fieldManager={Marks.FieldManager}&force={(takeOver ? "true" : "false")}{DryRun(dryRun)}";
        var (status, body) = await SendAsync(HttpMethod.Patch, path, wanted.Document, ApplyPatch, cancellationToken);
        return Read(wanted.Kind, status, body, wanted.Title);
    }

    /// <summary>Changes single fields of an object that is somebody else's, if it still is as it was read.</summary>
    /// <returns>Null where it has changed meanwhile.</returns>
    internal async Task<KubernetesObject?> PatchAsync(KubernetesObject known, JsonObject patch, bool dryRun,
        CancellationToken cancellationToken)
    {
        var guarded = (JsonObject)patch.DeepClone();
        var metadata = guarded["metadata"] as JsonObject ?? [];
        metadata["resourceVersion"] = known.ResourceVersion;
        guarded["metadata"] = metadata.Parent is null ? metadata : metadata.DeepClone();
        var path = $"{known.Kind.Path(known.Namespace, known.Name)}?fieldManager={Marks.FieldManager}{DryRun(dryRun)}";
        var (status, body) = await SendAsync(HttpMethod.Patch, path, guarded, MergePatch, cancellationToken);
        return status == HttpStatusCode.Conflict ? null : Read(known.Kind, status, body, known.Title);
    }

    /// <summary>Removes an object, if it still is the same one.</summary>
    internal async Task DeleteAsync(KubernetesObject known, bool dryRun, CancellationToken cancellationToken)
    {
        var options = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "DeleteOptions",
            ["propagationPolicy"] = "Background",
            ["preconditions"] = new JsonObject { ["uid"] = known.Uid },
        };
        if (dryRun)
            options["dryRun"] = new JsonArray("All");
        var (status, body) = await SendAsync(
            HttpMethod.Delete, known.Kind.Path(known.Namespace, known.Name), options, "application/json", cancellationToken);
        if (status is not (HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NotFound))
            throw ApiStatus.Error(status, body, known.Kind, known.Title);
    }

    private static string DryRun(bool dryRun) => dryRun ? "&dryRun=All" : "";

    private static KubernetesObject Read(ResourceKind kind, HttpStatusCode status, byte[] body, string what) =>
        status is HttpStatusCode.OK or HttpStatusCode.Created
            ? new KubernetesObject(kind, Parse(body))
            : throw ApiStatus.Error(status, body, kind, what);

    private static JsonObject Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new JsonException("it is no object");
        }
        catch (JsonException e)
        {
            throw new DeployException($"The API server answers with something that is not JSON: {e.Message.TrimEnd('.')}.", inner: e);
        }
    }

    private async Task<(HttpStatusCode Status, byte[] Body)> SendAsync(
        HttpMethod method, string path, JsonObject? content, string? mediaType, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseUri, path));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (content is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content.ToJsonString()));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType!);
        }

        try
        {
            if (_client.Credentials is { } credentials)
                await credentials.ProcessHttpRequestAsync(request, cancellationToken);
            using var response = await _client.HttpClient.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var reason = (e.InnerException ?? e).Message.TrimEnd('.');
            throw new DeployException(
                $"The API server {_client.BaseUri.GetLeftPart(UriPartial.Authority)} cannot be asked: {reason}.", inner: e);
        }
    }
}
