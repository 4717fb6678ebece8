using System.Text.Json.Nodes;

namespace Slipway.Deploy.Tests.Charts;

/// <summary>The hub's chart: its objects in a real API server, and what its container is told to do, done here.</summary>
public sealed class HubChartTests(TestCluster cluster)
{
    [Fact]
    public async Task The_cluster_takes_its_objects_and_the_command_takes_its_arguments()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.CreateAsync($"api/v1/namespaces/{ns}/services", Chart.Hub.Render("service.yaml", "hub", ns, Values()));
        await cluster.CreateAsync($"apis/apps/v1/namespaces/{ns}/statefulsets", Chart.Hub.Render("statefulset.yaml", "hub", ns, Values()));

        var spec = (await cluster.GetAsync($"apis/apps/v1/namespaces/{ns}/statefulsets/hub"))["spec"]!;
        var arguments = spec["template"]!["spec"]!["containers"]![0]!["args"]!.AsArray().Select(argument => (string)argument!);
        var here = Path.Combine(TestCluster.Home, "hub");

        // All of them are understood, up to a certificate that is not there, without which it would serve.
        var (exitCode, _, error) = await TestCluster.RunAsync(
            [.. arguments.Select(argument => argument.Replace("/data", here).Replace("0.0.0.0:5080", "127.0.0.1:0")), "--tls-certificate", "none.pem"]);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("error: The certificate none.pem cannot be used: ", error, StringComparison.Ordinal);
        Assert.Equal("10Gi", (string?)spec["volumeClaimTemplates"]![0]!["spec"]!["resources"]!["requests"]!["storage"]);
    }

    [Fact]
    public void All_templates_are_tried() => Assert.Equal(["service.yaml", "statefulset.yaml"], Chart.Hub.Templates.Order());

    [Fact]
    public async Task Helm_makes_of_the_chart_what_the_tests_make_of_it()
    {
        Assert.SkipUnless(await ExternalProgram.ExistsAsync("helm"), "helm is not installed (https://helm.sh).");
        foreach (var template in Chart.Hub.Templates)
        {
            var result = await ExternalProgram.RunAsync(
                "helm",
                [
                    "template", "hub", Chart.Hub.Folder, "-n", "shop", "--set", "image=registry.example/slipway:0.1", "--set",
                    "publicUrl=https://hub.example", "--show-only", $"templates/{template}",
                ],
                TestCluster.Home);
            Assert.True(result is (0, _), result?.Output);
            var ours = TestCluster.Yaml(Chart.Hub.Render(template, "hub", "shop", Values()));
            Assert.True(JsonNode.DeepEquals(ours, TestCluster.Yaml(result!.Value.Output)), result.Value.Output);
        }
    }

    /// <summary>The chart's own, with the two that it cannot know.</summary>
    private static JsonObject Values()
    {
        var values = (JsonObject)TestCluster.Yaml(File.ReadAllText(Path.Combine(Chart.Hub.Folder, "values.yaml")));
        values["image"] = "registry.example/slipway:0.1";
        values["publicUrl"] = "https://hub.example";
        return values;
    }
}
