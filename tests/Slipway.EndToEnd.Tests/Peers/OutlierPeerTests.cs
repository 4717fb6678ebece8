using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.EndToEnd.Tests.Peers;

/// <summary>An nginx that fails requests is left out for a while, as the requests of h2load show.</summary>
public sealed partial class OutlierPeerTests
{
    [Fact]
    public async Task An_nginx_that_fails_five_requests_in_a_row_gets_no_more()
    {
        var (good, bad) = (Ports.Free(), Ports.Free());
        await using var nginx = await NginxProcess.StartGoodAndBadAsync(good, bad);
        Assert.SkipWhen(nginx is null, NginxProcess.NotInstalled);
        await using var gateway = await PeerGateway.StartAsync(new PeerConfiguration
        {
            Upstreams = [good, bad],
            Cluster = "outlier_detection: { consecutive_5xx: 5, max_ejection_percent: 50, base_ejection_time: 600s }",
        });

        // Those under way when the fifth has failed may fail too.
        const int clients = 4;
        var first = await Client.RunAsync("h2load", "--h1", "--requests=500", $"--clients={clients}", gateway.Url());
        Assert.InRange(int.Parse(Failed().Match(first).Groups[1].Value, CultureInfo.InvariantCulture), 5, 5 + clients);
        await gateway.HealthAsync(bad, "/failed_outlier_check");

        var second = await Client.RunAsync("h2load", "--h1", "--requests=500", $"--clients={clients}", gateway.Url());
        Assert.Contains("status codes: 500 2xx", second, StringComparison.Ordinal);
        Assert.Contains(
            "cluster.up.outlier_detection.ejections_active: 1\n",
            await PeerGateway.CurlAsync(gateway.AdminUrl("/stats?filter=outlier")),
            StringComparison.Ordinal);
    }

    [GeneratedRegex(@"status codes: .* (\d+) 5xx")]
    private static partial Regex Failed();
}
