using System.Collections.Concurrent;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Slipway.OperatorBenchmarks.Native;

/// <summary>A cache of things, kept by a list and a watch: what client-go calls an informer, which KubernetesClient has not.</summary>
/// <param name="client">The API server.</param>
/// <param name="resource">The plural.</param>
/// <param name="namespace">Null for all namespaces.</param>
internal sealed class ThingInformer(Kubernetes client, string resource, string? @namespace)
{
    private const string Group = "bench.slipway.dev";
    private const string Version = "v1";

    private readonly ConcurrentDictionary<(string Namespace, string Name), Thing> _things = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Synced => _synced.Task;

    public event Action<string, string>? Changed;

    public Thing? Get(string space, string name) => _things.GetValueOrDefault((space, name));

    public async Task RunAsync()
    {
        while (true)
        {
            try
            {
                var version = await ListAsync();
                _synced.TrySetResult();
                while (true)
                    version = await WatchAsync(version);
            }
            catch (Exception e) when (e is HttpRequestException or HttpOperationException or KubernetesException or IOException)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    private async Task<string> ListAsync()
    {
        _things.Clear();
        string? next = null;
        string version;
        do
        {
            using var page = await OpenAsync(watch: null, version: null, next);
            foreach (var thing in page.Body.Items)
                Set(thing);
            version = page.Body.Metadata.ResourceVersion;
            next = page.Body.Metadata.ContinueProperty;
        }
        while (!string.IsNullOrEmpty(next));
        return version;
    }

    private async Task<string> WatchAsync(string version)
    {
        Exception? failure = null;
#pragma warning disable CS0618 // What replaces it cannot be told the type of an item.
        await foreach (var (type, thing) in OpenAsync(watch: true, version, next: null).WatchAsync<Thing, ThingList>(e => failure = e))
#pragma warning restore CS0618
        {
            version = thing.Metadata.ResourceVersion;
            if (type is WatchEventType.Added or WatchEventType.Modified)
                Set(thing);
            else if (type == WatchEventType.Deleted)
                _things.TryRemove((thing.Metadata.NamespaceProperty, thing.Metadata.Name), out _);
        }

        return failure is null ? version : throw new HttpRequestException("The watch has failed.", failure);
    }

    private void Set(Thing thing)
    {
        // Half of an object is what tells who has set which field, and an operator has no use for it.
        thing.Metadata.ManagedFields = null;
        _things[(thing.Metadata.NamespaceProperty, thing.Metadata.Name)] = thing;
        Changed?.Invoke(thing.Metadata.NamespaceProperty, thing.Metadata.Name);
    }

    private Task<HttpOperationResponse<ThingList>> OpenAsync(bool? watch, string? version, string? next) => @namespace is null
        ? client.CustomObjects.ListClusterCustomObjectWithHttpMessagesAsync<ThingList>(
            Group, Version, resource, allowWatchBookmarks: watch, continueParameter: next, limit: watch is null ? 500 : null,
            resourceVersion: version, watch: watch)
        : client.CustomObjects.ListNamespacedCustomObjectWithHttpMessagesAsync<ThingList>(
            Group, Version, @namespace, resource, allowWatchBookmarks: watch, continueParameter: next, limit: watch is null ? 500 : null,
            resourceVersion: version, watch: watch);
}
