using System.Text.Json.Nodes;
using Slipway.Deploy.Tests.Charts;
using Slipway.Deploy.Tests.EnvoyProxy;

namespace Slipway.Deploy.Tests.Gateway;

/// <summary>
/// A gateway of our own in Kubernetes: the objects in a real API server, and what its containers are told to do, done here.
/// </summary>
public sealed class GatewayTests(TestCluster cluster)
{
    private const string Image = "registry.example/slipway:0.1";

    [Fact]
    public async Task What_its_containers_are_told_gets_the_module_and_runs_it()
    {
        var ns = await cluster.NamespaceAsync();
        var before = await cluster.DumpAsync(ns);
        await using var upstream = await Upstream.StartAsync();
        var reference = await HeaderFilterAsync();
        await cluster.SlipwayAsync(
            ns, "deploy", "kubernetes", reference, "--name", "edge", "--image", Image, "--upstream", upstream.Address, "--replicas", "2");
        var pods = (await cluster.GetAsync($"apis/apps/v1/namespaces/{ns}/deployments/edge"))["spec"]!["template"]!["spec"]!;
        var configuration = (string)(await cluster.GetAsync($"api/v1/namespaces/{ns}/configmaps/edge"))["data"]!["envoy.yaml"]!;

        var pull = pods["initContainers"]![0]!["args"]!.AsArray().Select(argument => (string)argument!).ToArray();
        var file = Path.Combine(TestCluster.Home, Path.GetRandomFileName() + ".wasm");
        Assert.Contains("@sha256:", pull[1]);
        Assert.Contains($"filename: {pull[3]}", configuration);
        await TestCluster.SucceedAsync([.. pull.Select(argument => argument == pull[3] ? file : argument)]);
        Assert.Equal(await File.ReadAllBytesAsync(RunningGateway.Module), await File.ReadAllBytesAsync(file));
        Assert.Equal(["run", "-c", "/etc/slipway/envoy.yaml"],
            pods["containers"]![0]!["args"]!.AsArray().Select(argument => (string?)argument));
        var here = configuration.Replace(pull[3], file).Replace("0.0.0.0", "127.0.0.1").Replace("port_value: 8080", "port_value: 0");
        Assert.Equal("slipway", await RunningGateway.AskAsync(here));

        await cluster.SlipwayAsync(ns, "undeploy", "edge");
        Assert.Equal(before, await cluster.DumpAsync(ns));
    }

    [Fact]
    public async Task Another_configuration_replaces_the_pods_and_replicas_are_left_to_others()
    {
        var ns = await cluster.NamespaceAsync();
        string[] arguments = ["deploy", "kubernetes", cluster.Reference, "--image", Image, "--upstream", "http://shop:8080"];
        await cluster.SlipwayAsync(ns, arguments);
        var first = await AnnotationAsync();
        await cluster.Api.SendAsync(
            HttpMethod.Patch, $"apis/apps/v1/namespaces/{ns}/deployments/greeter?fieldManager=autoscaler", JsonNode.Parse("""{"spec":{"replicas":7}}"""),
            "application/merge-patch+json");
        await cluster.SlipwayAsync(ns, [.. arguments, "--config", "{}"]);

        Assert.NotEqual(first, await AnnotationAsync());
        Assert.Equal(7, (int)(await cluster.GetAsync($"apis/apps/v1/namespaces/{ns}/deployments/greeter"))["spec"]!["replicas"]!);

        async Task<string?> AnnotationAsync() => (string?)(await cluster.GetAsync($"apis/apps/v1/namespaces/{ns}/deployments/greeter"))
            ["spec"]!["template"]!["metadata"]!["annotations"]!["slipway.dev/configuration"];
    }

    [Fact]
    public async Task The_chart_with_the_values_that_are_written_for_it_makes_the_same_objects()
    {
        var ns = await cluster.NamespaceAsync();
        string[] arguments =
            ["deploy", "kubernetes", cluster.Reference, "--image", Image, "--upstream", "https://shop.example", "--replicas", "1",
                "--config", "{}"];
        var values = (JsonObject)TestCluster.Yaml(await cluster.SlipwayAsync(ns, [.. arguments, "--helm-values"]));
        await cluster.SlipwayAsync(ns, arguments);
        var deployed = new Dictionary<string, JsonObject>
        {
            ["deployment.yaml"] = await cluster.GetAsync($"apis/apps/v1/namespaces/{ns}/deployments/greeter"),
            ["service.yaml"] = await cluster.GetAsync($"api/v1/namespaces/{ns}/services/greeter"),
            ["configmap.yaml"] = await cluster.GetAsync($"api/v1/namespaces/{ns}/configmaps/greeter"),
        };
        await cluster.SlipwayAsync(ns, "undeploy", "greeter");

        Assert.Equal(deployed.Keys.Order(), Chart.Gateway.Templates.Order());
        foreach (var (template, expected) in deployed)
        {
            var kind = template.Replace(".yaml", "s");
            var path = $"{(kind == "deployments" ? "apis/apps/v1" : "api/v1")}/namespaces/{ns}/{kind}";
            await cluster.CreateAsync(path, Chart.Gateway.Render(template, "greeter", ns, values));
            var rendered = await cluster.GetAsync($"{path}/greeter");
            rendered["spec"]?.AsObject().Remove("clusterIP");
            rendered["spec"]?.AsObject().Remove("clusterIPs");
            expected["spec"]?.AsObject().Remove("clusterIP");
            expected["spec"]?.AsObject().Remove("clusterIPs");
            Assert.Equal((expected["spec"] ?? expected["data"])!.ToJsonString(), (rendered["spec"] ?? rendered["data"])!.ToJsonString());
        }
    }

    [Fact]
    public async Task Helm_makes_of_the_chart_what_the_tests_make_of_it()
    {
        Assert.SkipUnless(await ExternalProgram.ExistsAsync("helm"), "helm is not installed (https://helm.sh).");
        cluster.SkipWithoutRegistry();
        var file = Path.Combine(TestCluster.Home, Path.GetRandomFileName() + ".yaml");
        var written = await TestCluster.SucceedAsync(
            "deploy", "kubernetes", cluster.Reference, "--image", Image, "--upstream", "http://shop", "--helm-values", "--plain-http");
        await File.WriteAllTextAsync(file, written);
        foreach (var template in Chart.Gateway.Templates)
        {
            var result = await ExternalProgram.RunAsync(
                "helm", ["template", "greeter", Chart.Gateway.Folder, "-n", "shop", "-f", file, "--show-only", $"templates/{template}"],
                    TestCluster.Home);
            Assert.True(result is (0, _), result?.Output);
            var ours = TestCluster.Yaml(Chart.Gateway.Render(template, "greeter", "shop", (JsonObject)TestCluster.Yaml(written)));
            Assert.True(JsonNode.DeepEquals(ours, TestCluster.Yaml(result!.Value.Output)), result.Value.Output);
        }
    }

    private async Task<string> HeaderFilterAsync()
    {
        var reference = $"{cluster.Registry}/acme/edge-header:1";
        await TestCluster.PushAsync(reference, await File.ReadAllBytesAsync(RunningGateway.Module), "");
        return reference;
    }
}
