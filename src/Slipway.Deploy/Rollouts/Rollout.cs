namespace Slipway.Deploy;

/// <summary>Brings what a target has written into a cluster, and takes it away again.</summary>
public static class Rollout
{
    /// <summary>
    /// Makes the objects of a plugin what they should be. Those that it had before and has no longer, since it is deployed in another way,
    /// are removed: it would run twice.
    /// </summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="manifests">The objects.</param>
    /// <param name="dryRun">Only asks the cluster what would come of it.</param>
    /// <param name="takeOver">Whether fields that other managers have set become ours.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DeployException">The cluster refuses it, or an object of that name is somebody else's.</exception>
    public static async Task<IReadOnlyList<RolloutStep>> ApplyAsync(
        KubernetesCluster cluster, Manifests manifests, bool dryRun, bool takeOver, CancellationToken cancellationToken)
    {
        var scope = manifests.Scope;
        var known = new Dictionary<KubernetesObject, KubernetesObject?>();
        foreach (var wanted in manifests.Objects)
            known[wanted] = await FindOursAsync(cluster, manifests, wanted, cancellationToken);

        // All or none, as far as the API server can tell beforehand.
        foreach (var wanted in manifests.Objects.Where(_ => !dryRun))
            await cluster.ApplyAsync(wanted, dryRun: true, takeOver, cancellationToken);
        if (manifests.Mount is { } planned && !dryRun)
            await WorkloadChanges.AttachAsync(cluster, scope.Namespace, planned, dryRun: true, cancellationToken);
        var steps = new List<RolloutStep>();
        foreach (var wanted in manifests.Objects)
            steps.Add(RolloutStep.Of(known[wanted], await cluster.ApplyAsync(wanted, dryRun, takeOver, cancellationToken)));
        var previous = manifests.Mount is { } mount ? await MountAsync(mount) : null;
        var all = await DeployedObjects.ListAsync(cluster, scope.Namespace, manifests.Plugin.Name, scope.Target, cancellationToken);
        var obsolete = all.Where(item => !manifests.Objects.Any(wanted => wanted.Kind == item.Kind && wanted.Name == item.Name)
            && !IsNeeded(item)).ToList();
        steps.AddRange(await WorkloadChanges.DetachAsync(cluster, obsolete, manifests.Mount?.Workload, dryRun, cancellationToken));
        return [.. steps, .. await DeleteAsync(cluster, obsolete, dryRun, cancellationToken)];

        async Task<string?> MountAsync(ModuleMount mount)
        {
            var before = await cluster.FindAsync(mount.Workload.Kind, scope.Namespace, mount.Workload.Name, cancellationToken);
            steps.Add(await WorkloadChanges.AttachAsync(cluster, scope.Namespace, mount, dryRun, cancellationToken));
            return before is null ? null : ModuleMount.GenerationOf(before, mount.Plugin);
        }

        // Pods that have not been replaced yet have the module that was mounted before; the next deployment removes it.
        bool IsNeeded(KubernetesObject item) => previous is not null && previous != manifests.Mount?.Generation
            && item.Name == $"{manifests.Plugin.Name}-{previous}";
    }

    /// <summary>Takes a plugin away, in one namespace.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="plugin">What it was deployed as.</param>
    /// <param name="target">Of which target; null for all.</param>
    /// <param name="dryRun">Only asks the cluster what would come of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DeployException">There is none.</exception>
    public static async Task<IReadOnlyList<RolloutStep>> RemoveAsync(
        KubernetesCluster cluster, string plugin, string? target, bool dryRun, CancellationToken cancellationToken)
    {
        var objects = await DeployedObjects.ListAsync(cluster, cluster.Namespace, plugin, target, cancellationToken);
        if (objects.Count == 0)
        {
            throw new DeployException(
                $"Nothing is deployed as {plugin} in the namespace {cluster.Namespace}.",
                    "'slipway status -A' lists what is deployed anywhere.");
        }

        var detached = await WorkloadChanges.DetachAsync(cluster, objects, except: null, dryRun, cancellationToken);
        return [.. detached, .. await DeleteAsync(cluster, objects, dryRun, cancellationToken)];
    }

    private static async Task<KubernetesObject?> FindOursAsync(
        KubernetesCluster cluster, Manifests manifests, KubernetesObject wanted, CancellationToken cancellationToken)
    {
        var found = await cluster.FindAsync(wanted.Kind, wanted.Namespace, wanted.Name, cancellationToken);
        return found is null || Marks.AreOn(found, manifests.Plugin.Name)
            ? found
            : throw new DeployException(
                $"{wanted.Title} is there already, and not from a deployment of {manifests.Plugin.Name}.",
                    "Give this one another name with --name.");
    }

    /// <summary>What refers to others goes before them.</summary>
    private static async Task<IReadOnlyList<RolloutStep>> DeleteAsync(
        KubernetesCluster cluster, IReadOnlyList<KubernetesObject> objects, bool dryRun, CancellationToken cancellationToken)
    {
        var steps = new List<RolloutStep>();
        foreach (var item in objects.Reverse())
        {
            await cluster.DeleteAsync(item, dryRun, cancellationToken);
            steps.Add(RolloutStep.Of(item, null));
        }

        return steps;
    }
}
