using System.Text.Json.Nodes;

namespace Slipway.Deploy;

/// <summary>Changes workloads, which are somebody else's, and tries again when they are changed at the same moment.</summary>
internal static class WorkloadChanges
{
    private const int MaxAttempts = 10;

    /// <summary>Gives a module to the pods of a workload.</summary>
    /// <exception cref="DeployException">There is no such workload, or it changes all the time.</exception>
    public static async Task<RolloutStep> AttachAsync(
        KubernetesCluster cluster, string @namespace, ModuleMount mount, bool dryRun, CancellationToken cancellationToken) =>
        await ChangeAsync(cluster, @namespace, mount.Workload, mount.Attaching, dryRun, cancellationToken)
        ?? throw new DeployException($"There is no {mount.Workload.Kind.Kind} {@namespace}/{mount.Workload.Name}.");

    /// <summary>Takes a plugin out of the workloads that its ConfigMaps name.</summary>
    public static async Task<IReadOnlyList<RolloutStep>> DetachAsync(
        KubernetesCluster cluster, IEnumerable<KubernetesObject> configMaps, WorkloadReference? except, bool dryRun,
            CancellationToken cancellationToken)
    {
        var mounted = configMaps
            .Select(item => (item.Namespace, Plugin: item.Label(Marks.PluginLabel)!,
                Workload: WorkloadReference.TryParse(item.Annotation(ModuleMount.WorkloadAnnotation))))
            .Where(item => item.Workload is not null && item.Workload != except)
            .Distinct();
        var steps = new List<RolloutStep>();
        foreach (var (ns, plugin, workload) in mounted)
        {
            var step = await ChangeAsync(cluster, ns, workload!, known => ModuleMount.Detaching(known, plugin), dryRun, cancellationToken);
            if (step is not null)
                steps.Add(step);
        }

        return steps;
    }

    /// <returns>Null where there was nothing to change.</returns>
    private static async Task<RolloutStep?> ChangeAsync(
        KubernetesCluster cluster, string @namespace, WorkloadReference workload, Func<KubernetesObject, JsonObject?> change, bool dryRun,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            if (await cluster.FindAsync(workload.Kind, @namespace, workload.Name, cancellationToken) is not { } known)
                return null;
            if (change(known) is not { } patch)
                return null;
            if (await cluster.PatchAsync(known, patch, dryRun, cancellationToken) is { } changed)
                return RolloutStep.Of(known, changed);
        }

        throw new DeployException(
            $"{workload.Kind.Kind} {@namespace}/{workload.Name} is changed by others all the time; nothing of it was changed.");
    }
}
