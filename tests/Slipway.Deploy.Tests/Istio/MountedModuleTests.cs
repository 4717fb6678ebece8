using System.Text.Json.Nodes;

namespace Slipway.Deploy.Tests.Istio;

/// <summary>A module in a ConfigMap, mounted into the proxies of somebody else's deployment.</summary>
public sealed class MountedModuleTests(TestCluster cluster)
{
    private const string Volumes = "sidecar.istio.io/userVolume";

    [Theory]
    [InlineData("""{sidecar.istio.io/userVolume: '[ {"name": "certs", "secret": {"secretName": "certs"}} ]', other: kept}""")]
    [InlineData("""{sidecar.istio.io/userVolume: '{"certs": {"secret": {"secretName": "certs"}}}', sidecar.istio.io/userVolumeMount: '[]'}""")]
    [InlineData("{}")]
    public async Task Deploy_and_undeploy_leave_the_annotations_of_others_as_they_were(string annotations)
    {
        var ns = await cluster.NamespaceAsync();
        await CreateDeploymentAsync(ns, annotations);
        var before = await cluster.DumpAsync(ns);

        await DeployAsync(ns, cluster.Reference);
        await DeployAsync(ns, cluster.Reference, "--name", "second");
        var pods = await TemplateAsync(ns);
        foreach (var name in (string[])["greeter", "second"])
        {
            Assert.Contains($"slipway-{name}", (string?)pods["annotations"]![Volumes]);
            Assert.Contains($"/var/local/lib/slipway/{name}", (string?)pods["annotations"]!["sidecar.istio.io/userVolumeMount"]);
        }

        await cluster.SlipwayAsync(ns, "undeploy", "greeter");
        Assert.DoesNotContain("greeter", (await TemplateAsync(ns)).ToJsonString());
        Assert.Contains("slipway-second", (string?)(await TemplateAsync(ns))["annotations"]![Volumes]);
        await cluster.SlipwayAsync(ns, "undeploy", "second");
        Assert.Equal(before, await cluster.DumpAsync(ns));
    }

    [Fact]
    public async Task The_filter_selects_exactly_the_pods_that_have_the_module_and_its_path_is_where_the_module_is_mounted()
    {
        var ns = await cluster.NamespaceAsync();
        await CreateDeploymentAsync(ns, "{}");
        await DeployAsync(ns, cluster.Reference);
        var pods = await TemplateAsync(ns);
        var name = $"greeter-{cluster.ModuleHex[..12]}";
        var filter = (await cluster.GetAsync($"apis/networking.istio.io/v1alpha3/namespaces/{ns}/envoyfilters/{name}"))["spec"]!;
        var map = await cluster.GetAsync($"api/v1/namespaces/{ns}/configmaps/{name}");

        var selected = filter["workloadSelector"]!["labels"]!.AsObject().Single();
        Assert.Equal((string?)pods["labels"]![selected.Key], (string?)selected.Value);
        Assert.Contains($"/var/local/lib/slipway/greeter/{cluster.ModuleHex}.wasm", filter.ToJsonString());
        Assert.Equal(Artifacts.Tests.Modules.Filter, Convert.FromBase64String((string)map["binaryData"]![$"{cluster.ModuleHex}.wasm"]!));
        Assert.Equal(
            name, (string?)JsonNode.Parse((string)pods["annotations"]![Volumes]!)![0]!["configMap"]!["name"]);
    }

    [Fact]
    public async Task A_new_module_leaves_the_old_one_until_the_next_deployment_since_old_pods_have_it()
    {
        var ns = await cluster.NamespaceAsync();
        await CreateDeploymentAsync(ns, "{}");
        var before = await cluster.DumpAsync(ns);
        var reference = $"{cluster.Registry}/acme/mounted:1";
        await TestCluster.PushAsync(reference, Artifacts.Tests.Modules.Filter, "");
        await DeployAsync(ns, reference);
        await TestCluster.PushAsync(reference, Artifacts.Tests.Modules.Module(["proxy_abi_version_0_2_1"], [], padding: 100), "");

        var updated = await DeployAsync(ns, reference);
        var volumes = JsonNode.Parse((string)(await TemplateAsync(ns))["annotations"]![Volumes]!)!.AsArray();
        var again = await DeployAsync(ns, reference);

        Assert.DoesNotContain("removed", updated);
        Assert.Single(volumes);
        Assert.Matches($"removed +EnvoyFilter {ns}/mounted-{cluster.ModuleHex[..12]}", again);
        Assert.Matches($"removed +ConfigMap {ns}/mounted-{cluster.ModuleHex[..12]}", again);
        await cluster.SlipwayAsync(ns, "undeploy", "mounted");
        Assert.Equal(before, await cluster.DumpAsync(ns));
    }

    [Fact]
    public async Task Another_way_to_deploy_takes_the_mount_away()
    {
        var ns = await cluster.NamespaceAsync();
        await CreateDeploymentAsync(ns, "{}");
        var before = await TemplateAsync(ns);
        await DeployAsync(ns, cluster.Reference);
        await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference);
        Assert.Equal(before.ToJsonString(), (await TemplateAsync(ns)).ToJsonString());
    }

    [Fact]
    public async Task An_annotation_that_is_not_a_list_is_told_and_nothing_is_changed()
    {
        var ns = await cluster.NamespaceAsync();
        await CreateDeploymentAsync(ns, "{sidecar.istio.io/userVolume: 'certs'}");
        var before = await cluster.DumpAsync(ns);
        var error = await cluster.RefusedAsync(
            ns, "deploy", "istio", cluster.Reference, "--kind", "config-map", "--workload", "deployment/shop");
        Assert.Contains($"The annotation {Volumes} of the pods of Deployment {ns}/shop is not a JSON list of volumes", error);
        Assert.Equal(before, await cluster.DumpAsync(ns));
    }

    [Fact]
    public async Task What_does_not_fit_or_is_not_there_is_refused()
    {
        var ns = await cluster.NamespaceAsync();
        var large = $"{cluster.Registry}/acme/large:1";
        await TestCluster.PushAsync(large, Artifacts.Tests.Modules.Module(["proxy_abi_version_0_2_1"], [], padding: 1 << 20), "");
        string[] arguments = ["--kind", "config-map", "--workload", "deployment/shop"];
        Assert.Contains("more than the 1048576 of a ConfigMap", await cluster.RefusedAsync(ns, ["deploy", "istio", large, .. arguments]));
        Assert.Contains($"There is no Deployment {ns}/shop.",
            await cluster.RefusedAsync(ns, ["deploy", "istio", cluster.Reference, .. arguments]));
        Assert.Contains("is no workload",
            await cluster.RefusedAsync(ns, "deploy", "istio", cluster.Reference, "--kind", "config-map", "--workload", "pod/x"));
    }

    private async Task<string> DeployAsync(string ns, string reference, params string[] more) => await cluster.SlipwayAsync(
        ns, ["deploy", "istio", reference, "--kind", "config-map", "--workload", "deployment/shop", .. more]);

    private async Task<JsonNode> TemplateAsync(string ns) =>
        (await cluster.GetAsync($"apis/apps/v1/namespaces/{ns}/deployments/shop"))["spec"]!["template"]!["metadata"]!;

    private Task CreateDeploymentAsync(string ns, string annotations) =>
        cluster.CreateAsync($"apis/apps/v1/namespaces/{ns}/deployments", $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector:
            matchLabels: {app: shop}
          template:
            metadata:
              labels: {app: shop}
              annotations: {{annotations}}
            spec: {containers: [{name: shop, image: registry.example/shop}]}
        """);
}
