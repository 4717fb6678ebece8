using Slipway.Gateway.Clusters;
using Slipway.Gateway.Configuration;
using Slipway.Gateway.Health;

namespace Slipway.Gateway.Admin.Web;

/// <summary>Clusters with their hosts.</summary>
internal static class ClusterSection
{
    private static readonly string[] Columns = ["Cluster", "Host", "Health", "Requests under way", "Weight"];

    public static Html Of(Generation generation) => Html.Of($"""
        <section aria-labelledby="clusters"><h2 id="clusters">Clusters</h2>
        {WebPage.Table("Hosts of clusters, and their health", Columns, Html.Each(generation.Clusters.All, Of))}
        </section>
        """);

    private static Html Of(UpstreamCluster cluster) => Html.Each(cluster.Hosts, host => Html.Of($"""
        <tr><th scope="row">{cluster.Configuration.Name}</th><td>{host.Address?.ToString() ?? host.Authority}</td>
        <td class="{(host.IsHealthy ? "good" : "bad")}">{HealthFlagNames.Text(host.Health)}</td>
        <td>{host.ActiveRequests}</td><td>{host.Endpoint.Weight}</td></tr>
        """));
}
