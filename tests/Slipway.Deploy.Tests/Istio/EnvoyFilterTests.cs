using System.Text.Json.Nodes;

namespace Slipway.Deploy.Tests.Istio;

/// <summary>A filter deployed as EnvoyFilter in both of its forms, in a real API server with Istio's definitions.</summary>
public sealed class EnvoyFilterTests(TestCluster cluster)
{
    [Fact]
    public async Task What_the_direct_form_inserts_runs_in_a_gateway()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.SlipwayAsync(
            ns, "deploy", "istio", cluster.Reference, "--kind", "envoy-filter", "--module-file", RunningGateway.Module, "--cluster",
                "auth=http://127.0.0.1:9",
            "--cluster", "keys=https://keys.example", "--config", "{}", "--env", "LEVEL=info", "--selector", "app=shop", "--mode", "server",
                "--priority", "7",
            "--root-id", "");
        var spec = (await cluster.GetAsync(Path(ns, "greeter")))["spec"]!;
        var patches = spec["configPatches"]!.AsArray();
        var filters = Values("HTTP_FILTER");

        Assert.Equal("""{"labels":{"app":"shop"}}""", spec["workloadSelector"]!.ToJsonString());
        Assert.Equal(-7, (int)spec["priority"]!);
        Assert.Equal(["auth", "keys"], Values("CLUSTER").Select(value => (string?)value["name"]));
        var insertion = patches.Single(patch => (string?)patch!["applyTo"] == "HTTP_FILTER")!;
        Assert.Equal("INSERT_BEFORE", (string?)insertion["patch"]!["operation"]);
        Assert.True(JsonNode.DeepEquals(insertion["match"], JsonNode.Parse("""
            { "context": "SIDECAR_INBOUND", "listener": { "filterChain": { "filter": {
                "name": "envoy.filters.network.http_connection_manager", "subFilter": { "name": "envoy.filters.http.router" } } } } }
            """)), insertion.ToJsonString());
        Assert.Null(await RunningGateway.AskAsync(RunningGateway.Bootstrap([], [])));
        Assert.Equal("slipway", await RunningGateway.AskAsync(RunningGateway.Bootstrap(filters, Values("CLUSTER").Take(1))));

        IReadOnlyList<JsonNode> Values(string place) =>
            [.. patches.Where(patch => (string?)patch!["applyTo"] == place).Select(patch => patch!["patch"]!["value"]!)];
    }

    [Fact]
    public async Task The_discovered_form_names_the_artifact_by_digest_for_the_agent_and_the_same_resource_twice()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.SlipwayAsync(
            ns, "deploy", "istio", cluster.Reference, "--kind", "envoy-filter-ecds", "--mode", "gateway", "--config", """{"a":1}""");
        var patches = (await cluster.GetAsync(Path(ns, "greeter")))["spec"]!["configPatches"]!.AsArray();

        var filter = patches[0]!["patch"]!["value"]!;
        var extension = patches[1]!["patch"]!["value"]!;
        var config = extension["typed_config"]!["value"]!["config"]!;
        var remote = config["vm_config"]!["code"]!["remote"]!;
        Assert.Equal(["HTTP_FILTER", "EXTENSION_CONFIG"], patches.Select(patch => (string?)patch!["applyTo"]));
        Assert.Equal(((string?)filter["name"], $"slipway.{ns}.greeter"), ((string?)extension["name"], (string?)filter["name"]));
        Assert.Equal("0s", (string?)filter["config_discovery"]!["config_source"]!["initial_fetch_timeout"]);
        Assert.Equal($"oci://{cluster.Registry}/acme/greeter@{cluster.Digest}", (string?)remote["http_uri"]!["uri"]);
        Assert.Equal(cluster.Digest["sha256:".Length..], (string?)remote["sha256"]);
        Assert.Equal("""{"a":1}""", (string?)config["configuration"]!["value"]);
        Assert.Equal(("greet", "FAIL_RELOAD"), ((string?)config["root_id"], (string?)config["failure_policy"]));
    }

    [Fact]
    public async Task A_module_of_a_hub_comes_by_a_cluster_of_its_own_and_is_checked_by_the_modules_digest()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.SlipwayAsync(
            ns, "deploy", "istio", cluster.Reference, "--kind", "envoy-filter", "--module-url",
                "https://hub.example:8443/modules/greeter.wasm");
        var patches = (await cluster.GetAsync(Path(ns, "greeter")))["spec"]!["configPatches"]!.AsArray();

        var remote = patches[1]!["patch"]!["value"]!["typed_config"]!["value"]!["config"]!["vm_config"]!["code"]!["remote"]!;
        Assert.Equal("greeter-module", (string?)remote["http_uri"]!["cluster"]);
        Assert.Equal("greeter-module", (string?)patches[0]!["patch"]!["value"]!["name"]);
        Assert.Equal(cluster.ModuleHex, (string?)remote["sha256"]);
        Assert.Contains("hub.example", patches[0]!.ToJsonString());
    }

    [Theory]
    [InlineData("Envoy cannot fetch a module from a registry.", "--kind", "envoy-filter")]
    [InlineData("Istio discovers HTTP filters only", "--kind", "envoy-filter-ecds", "--type", "network")]
    [InlineData("cannot be attached to Service/shop", "--kind", "envoy-filter-ecds", "--target-ref", "Service/shop")]
    [InlineData("'Pod/shop' cannot be attached to", "--target-ref", "Pod/shop")]
    [InlineData("takes a JSON object as the plugin's configuration", "--config", "[1]")]
    [InlineData("--config is not JSON", "--config", "{")]
    [InlineData("'auth' is no cluster", "--cluster", "auth")]
    [InlineData("cannot be the name of a deployment", "--name", "My_Filter")]
    public async Task What_cannot_be_done_is_refused_with_the_reason(string reason, params string[] arguments)
    {
        cluster.SkipWithoutCluster();
        Assert.Contains(reason, await cluster.RefusedAsync("default", ["deploy", "istio", cluster.Reference, "--dry-run", .. arguments]));
    }

    [Theory]
    [InlineData("the VM's configuration", "--vm-config", "x")]
    [InlineData("allow_on_headers_stop_iteration", "--allow-on-headers-stop-iteration")]
    [InlineData("the selector is left out", "--selector", "a=b", "--target-ref", "Gateway/shop")]
    [InlineData("EnvoyFilter knows no phases", "--phase", "authn", "--kind", "envoy-filter-ecds")]
    [InlineData("cannot name the pull secret mine", "--pull-secret", "mine", "--kind", "envoy-filter-ecds")]
    public async Task What_a_kind_cannot_express_is_a_warning(string warning, params string[] arguments)
    {
        cluster.SkipWithoutCluster();
        var (exitCode, output, error) = await TestCluster.RunAsync(
            ["deploy", "istio", cluster.Reference, "--plain-http", "--dry-run", "--kubeconfig", cluster.Api.Kubeconfig, .. arguments]);
        Assert.Equal(0, exitCode);
        Assert.StartsWith("warning: ", error);
        Assert.Contains(warning, error);
        Assert.Contains("kind: ", output);
    }

    [Fact]
    public async Task Another_kind_takes_the_place_of_the_first_and_other_peoples_filters_stay()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.CreateAsync(Path(ns), """
            apiVersion: networking.istio.io/v1alpha3
            kind: EnvoyFilter
            metadata: {name: theirs, labels: {app.kubernetes.io/managed-by: slipway}}
            spec: {configPatches: [{applyTo: CLUSTER, patch: {operation: MERGE, value: {connect_timeout: 1s}}}]}
            """);
        var before = await cluster.DumpAsync(ns);

        await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference, "--cluster", "auth=http://auth.example:8080");
        var changed = await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference, "--kind", "envoy-filter-ecds");

        Assert.Matches($"created +EnvoyFilter {ns}/greeter", changed);
        Assert.Matches($"removed +WasmPlugin {ns}/greeter", changed);
        Assert.Matches($"removed +EnvoyFilter {ns}/greeter-clusters", changed);
        await cluster.SlipwayAsync(ns, "undeploy", "greeter");
        Assert.Equal(before, await cluster.DumpAsync(ns));
    }

    private static string Path(string ns, string? name = null) =>
        $"apis/networking.istio.io/v1alpha3/namespaces/{ns}/envoyfilters{(name is null ? "" : $"/{name}")}";
}
