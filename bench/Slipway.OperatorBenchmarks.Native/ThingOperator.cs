using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Slipway.OperatorBenchmarks.Native;

/// <summary>Reconciles the things of one kind in one namespace: what the module does, with a queue and a worker of its own.</summary>
internal sealed class ThingOperator
{
    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
    private readonly HashSet<string> _waiting = [];
    private readonly Kubernetes _client;
    private readonly ThingInformer _informer;
    private readonly string _kind;
    private readonly string _resource;
    private readonly string _namespace;

    public ThingOperator(Kubernetes client, ThingInformer informer, string kind, string @namespace)
    {
        (_client, _informer, _kind, _resource, _namespace) = (client, informer, kind, ResourceOf(kind), @namespace);
        informer.Changed += (space, name) =>
        {
            if (space == _namespace)
                Add(name);
        };
    }

    public static string ResourceOf(string kind) => $"{kind.ToLowerInvariant()}s";

    public async Task RunAsync()
    {
        await foreach (var name in _queue.Reader.ReadAllAsync())
        {
            lock (_waiting)
                _waiting.Remove(name);
            try
            {
                await ReconcileAsync(name);
            }
            catch (Exception e) when (e is HttpRequestException or HttpOperationException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
                Add(name);
            }
        }
    }

    private void Add(string name)
    {
        lock (_waiting)
        {
            if (!_waiting.Add(name))
                return;
        }

        _queue.Writer.TryWrite(name);
    }

    private async Task ReconcileAsync(string name)
    {
        if (_informer.Get(_namespace, name) is not { } thing || (thing.Status?.Observed ?? 0) == thing.Spec.Revision)
            return;
        var status = new
        {
            apiVersion = "bench.slipway.dev/v1",
            kind = _kind,
            metadata = new { name, @namespace = _namespace },
            status = new ThingStatus { Observed = thing.Spec.Revision, Checksum = Checksum(thing.Spec.Payload) },
        };
        using var answer = await _client.CustomObjects.PatchNamespacedCustomObjectStatusWithHttpMessagesAsync<Thing>(
            new V1Patch(JsonSerializer.Serialize(status), V1Patch.PatchType.ApplyPatch), "bench.slipway.dev", "v1", _namespace, _resource, name,
            fieldManager: "native-operator", force: true);
    }

    private static string Checksum(string payload)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(payload))
            hash = (hash ^ b) * 1099511628211UL;
        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
