using System.Text.Json.Nodes;

namespace Slipway.Deploy.Tests.Istio;

/// <summary>A filter deployed as WasmPlugin, in a real API server with Istio's definitions.</summary>
public sealed class WasmPluginTests(TestCluster cluster)
{
    [Fact]
    public async Task What_was_deployed_is_pinned_and_explicit_and_undeploy_leaves_everything_as_it_was()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.CreateAsync(Path(ns), $"""
            apiVersion: extensions.istio.io/v1alpha1
            kind: WasmPlugin
            metadata: {"{"}name: another, annotations: {"{"}of: somebody else{"}"}{"}"}
            spec: {"{"}url: "oci://registry.example/another:1", phase: AUTHN{"}"}
            """);
        var before = await cluster.DumpAsync(ns);

        await cluster.SlipwayAsync(
            ns, "deploy", "istio", cluster.Reference, "--selector", "app=shop,tier=web", "--mode", "server", "--port", "8080", "--phase",
                "authz",
            "--priority", "7", "--on-failure", "open", "--config", """{"greeting":"hello","times":3}""", "--env", "LEVEL=info", "--host-env", "POD",
            "--pull-secret", "registry-credentials");
        var spec = (await cluster.GetAsync($"{Path(ns)}/greeter"))["spec"]!;

        var expected = JsonNode.Parse($$"""
            {
              "selector": { "matchLabels": { "app": "shop", "tier": "web" } },
              "match": [{ "mode": "SERVER", "ports": [{ "number": 8080 }] }],
              "type": "HTTP",
              "url": "oci://{{cluster.Registry}}/acme/greeter@{{cluster.Digest}}",
              "sha256": "{{cluster.Digest["sha256:".Length..]}}",
              "imagePullPolicy": "IfNotPresent",
              "imagePullSecret": "registry-credentials",
              "pluginName": "greet",
              "pluginConfig": { "greeting": "hello", "times": 3 },
              "phase": "AUTHZ",
              "priority": 7,
              "failStrategy": "FAIL_OPEN",
              "vmConfig": {
                "env": [{ "name": "LEVEL", "valueFrom": "INLINE", "value": "info" }, { "name": "POD", "valueFrom": "HOST" }]
              }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, spec), spec.ToJsonString());
        await cluster.SlipwayAsync(ns, "undeploy", "greeter");
        Assert.Equal(before, await cluster.DumpAsync(ns));
    }

    [Fact]
    public async Task Phase_priority_and_failure_strategy_are_written_where_nothing_was_asked_for()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference);
        var spec = (await cluster.GetAsync($"{Path(ns)}/greeter"))["spec"]!;
        Assert.Equal(
            ("UNSPECIFIED_PHASE", 0, "FAIL_RELOAD"), ((string?)spec["phase"], (int)spec["priority"]!, (string?)spec["failStrategy"]));
    }

    [Fact]
    public async Task The_server_refuses_what_Istio_does_not_define()
    {
        // The control: without it all other tests would show nothing.
        var ns = await cluster.NamespaceAsync();
        var (status, body) = await cluster.Api.TrySendAsync(HttpMethod.Post, Path(ns), TestCluster.Yaml("""
            apiVersion: extensions.istio.io/v1alpha1
            kind: WasmPlugin
            metadata: {name: broken}
            spec: {url: "oci://registry.example/broken", phase: LATER}
            """));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("spec.phase", body);
    }

    [Fact]
    public async Task A_dry_run_writes_what_would_be_applied_and_changes_nothing()
    {
        var ns = await cluster.NamespaceAsync();
        var before = await cluster.DumpAsync(ns);

        var written = await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference, "--dry-run");
        var asked = await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference, "--dry-run", "server");

        var json = await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference, "--dry-run", "--json");

        Assert.Contains($"oci://{cluster.Registry}/acme/greeter@{cluster.Digest}", written);
        Assert.True(JsonNode.DeepEquals(TestCluster.Yaml(written), JsonNode.Parse(json)!["objects"]![0]), json);
        Assert.Matches($"would be created +WasmPlugin {ns}/greeter", asked);
        Assert.Equal(before, await cluster.DumpAsync(ns));
        await cluster.Api.SendAsync(
            HttpMethod.Patch, $"{Path(ns)}/greeter?fieldManager=slipway", TestCluster.Yaml(written), "application/apply-patch+yaml");
        Assert.Matches($"unchanged +WasmPlugin {ns}/greeter", await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference));
    }

    [Fact]
    public async Task A_difference_shows_what_would_change_in_the_cluster_and_nothing_else()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference, "--priority", "1", "--config", """{"greeting":"hello"}""");
        var before = await cluster.DumpAsync(ns);

        var (same, nothing, _) = await RunAsync(ns, "--priority", "1", "--config", """{"greeting":"hello"}""");
        var (other, shown, _) = await RunAsync(ns, "--priority", "2", "--config", """{"greeting":"hello"}""");

        Assert.Equal((0, "Nothing would change.\n"), (same, nothing.ReplaceLineEndings("\n")));
        Assert.Equal(1, other);
        Assert.Matches(@"~ +priority: 1 +priority: 2", shown);
        Assert.Single(shown.Split('\n'), line => line.Length > 0 && line[0] is '+' or '-' or '~');
        Assert.Equal(before, await cluster.DumpAsync(ns));

        Task<(int, string, string)> RunAsync(string ns, params string[] arguments) => TestCluster.RunAsync(
            ["deploy", "istio", cluster.Reference, "--plain-http", "--diff", "--kubeconfig", cluster.Api.Kubeconfig, "-n", ns,
                .. arguments]);
    }

    [Fact]
    public async Task A_field_that_somebody_else_has_set_is_named_with_its_manager_and_taken_over_only_when_asked()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference);
        await cluster.Api.SendAsync(
            HttpMethod.Patch, $"{Path(ns)}/greeter?fieldManager=kubectl-edit", JsonNode.Parse("""{"spec":{"priority":99}}"""),
            "application/merge-patch+json");

        var refused = await cluster.RefusedAsync(ns, "deploy", "istio", cluster.Reference);
        Assert.Contains($"WasmPlugin {ns}/greeter has fields that belong to other field managers: spec.priority to kubectl-edit.", refused);
        await cluster.SlipwayAsync(ns, "deploy", "istio", cluster.Reference, "--force-conflicts");
        Assert.Equal(0, (int)(await cluster.GetAsync($"{Path(ns)}/greeter"))["spec"]!["priority"]!);
    }

    [Fact]
    public async Task An_object_of_the_same_name_that_is_somebody_elses_is_left_alone()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.CreateAsync(Path(ns), """
            apiVersion: extensions.istio.io/v1alpha1
            kind: WasmPlugin
            metadata: {name: greeter}
            spec: {url: "oci://registry.example/mine:1"}
            """);
        var before = await cluster.DumpAsync(ns);

        var refused = await cluster.RefusedAsync(ns, "deploy", "istio", cluster.Reference, "--force-conflicts");
        var nothing = await cluster.RefusedAsync(ns, "undeploy", "greeter");

        Assert.Contains($"WasmPlugin {ns}/greeter is there already", refused);
        Assert.Contains($"Nothing is deployed as greeter in the namespace {ns}.", nothing);
        Assert.Equal(before, await cluster.DumpAsync(ns));
    }

    [Fact]
    public async Task Status_tells_the_digest_whether_the_tag_has_moved_and_what_Istio_says()
    {
        var ns = await cluster.NamespaceAsync();
        var reference = $"{cluster.Registry}/acme/moving:1";
        var digest = await TestCluster.PushAsync(reference, Artifacts.Tests.Modules.Filter, "version: \"1\"");
        await cluster.SlipwayAsync(ns, "deploy", "istio", reference);
        var first = await cluster.SlipwayAsync(ns, "status");
        var moved = await TestCluster.PushAsync(reference, Artifacts.Tests.Modules.Filter, "version: \"2\"");
        await cluster.Api.SendAsync(
            HttpMethod.Patch, $"{Path(ns)}/moving/status", JsonNode.Parse("""
                {"status":{"conditions":[{"type":"Reconciled","status":"False","reason":"Fetch","message":"no such host"}]}}
                """),
            "application/merge-patch+json");

        var second = await cluster.SlipwayAsync(ns, "status", "moving");

        Assert.Contains(digest, first);
        Assert.Matches("its tag +is this", first);
        Assert.Contains(digest, second);
        Assert.Matches($"its tag +has moved to {moved["sha256:".Length..][..12]}", second);
        Assert.Matches(@"WasmPlugin +moving: Reconciled False \(Fetch\): no such host", second);
    }

    [Fact]
    public async Task A_namespace_that_does_not_exist_is_told()
    {
        cluster.SkipWithoutCluster();
        var error = await cluster.RefusedAsync("no-such-place", "deploy", "istio", cluster.Reference);
        Assert.Contains("namespaces \"no-such-place\" not found", error);
    }

    private static string Path(string ns) => $"apis/extensions.istio.io/v1alpha1/namespaces/{ns}/wasmplugins";
}
