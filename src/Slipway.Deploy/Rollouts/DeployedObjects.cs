namespace Slipway.Deploy;

/// <summary>The objects of a cluster that deployments have made, found by their labels.</summary>
internal static class DeployedObjects
{
    /// <summary>In the order of <see cref="ResourceKind.All"/>.</summary>
    public static async Task<IReadOnlyList<KubernetesObject>> ListAsync(
        KubernetesCluster cluster, string? @namespace, string? plugin, string? target, CancellationToken cancellationToken)
    {
        var result = new List<KubernetesObject>();
        foreach (var kind in ResourceKind.All)
            result.AddRange(await cluster.ListAsync(kind, @namespace, Marks.Selector(plugin, target), cancellationToken));
        return result;
    }
}
