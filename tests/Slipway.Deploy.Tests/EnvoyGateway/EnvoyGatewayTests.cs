using System.Text.Json.Nodes;

namespace Slipway.Deploy.Tests.EnvoyGateway;

/// <summary>A filter deployed as EnvoyExtensionPolicy, in a real API server with Envoy Gateway's definition.</summary>
public sealed class EnvoyGatewayTests(TestCluster cluster)
{
    [Fact]
    public async Task What_was_deployed_is_pinned_and_explicit_and_undeploy_leaves_nothing()
    {
        var ns = await cluster.NamespaceAsync();
        var before = await cluster.DumpAsync(ns);
        await cluster.SlipwayAsync(
            ns, "deploy", "envoy-gateway", cluster.Reference, "--target-ref", "Gateway/edge", "--target-ref", "httproute/orders",
                "--config",
            """{"greeting":"hello"}""", "--host-env", "POD", "--pull-secret", "registry-credentials");
        var spec = (await cluster.GetAsync(Path(ns) + "/greeter"))["spec"]!;

        var expected = JsonNode.Parse($$"""
            {
              "targetRefs": [
                { "group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge" },
                { "group": "gateway.networking.k8s.io", "kind": "HTTPRoute", "name": "orders" }
              ],
              "wasm": [{
                "name": "greeter",
                "rootID": "greet",
                "code": {
                  "type": "Image",
                  "image": {
                    "url": "{{cluster.Registry}}/acme/greeter@{{cluster.Digest}}",
                    "sha256": "{{cluster.Digest["sha256:".Length..]}}",
                    "pullSecretRef": { "kind": "Secret", "name": "registry-credentials" }
                  },
                  "pullPolicy": "IfNotPresent"
                },
                "config": { "greeting": "hello" },
                "failOpen": false,
                "env": { "hostKeys": ["POD"] }
              }]
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, spec), spec.ToJsonString());
        await cluster.SlipwayAsync(ns, "undeploy", "greeter");
        Assert.Equal(before, await cluster.DumpAsync(ns));
    }

    [Fact]
    public async Task A_module_of_a_hub_is_checked_by_its_own_digest()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.SlipwayAsync(
            ns, "deploy", "envoy-gateway", cluster.Reference, "--target-ref", "Gateway/edge", "--module-url",
                "http://hub.example/greeter.wasm");
        var code = (await cluster.GetAsync(Path(ns) + "/greeter"))["spec"]!["wasm"]![0]!["code"]!;
        Assert.Equal(("HTTP", cluster.ModuleHex), ((string?)code["type"], (string?)code["http"]!["sha256"]));
    }

    [Theory]
    [InlineData("cannot reload a failed VM", "--on-failure", "reload")]
    [InlineData("AUTHN is left out", "--phase", "authn")]
    [InlineData("7 is left out", "--priority", "7")]
    [InlineData("LEVEL is left out", "--env", "LEVEL=info")]
    [InlineData("auth has to be added with an EnvoyPatchPolicy", "--cluster", "auth=http://auth.example:80")]
    public async Task What_a_policy_cannot_express_is_a_warning(string warning, params string[] arguments)
    {
        cluster.SkipWithoutCluster();
        var (exitCode, _, error) = await TestCluster.RunAsync(
            [
                "deploy", "envoy-gateway", cluster.Reference, "--target-ref", "Gateway/edge", "--plain-http", "--dry-run", "--kubeconfig",
                cluster.Api.Kubeconfig, .. arguments,
            ]);
        Assert.Equal(0, exitCode);
        Assert.Single(error.Split('\n'), line => line.StartsWith("warning: ", StringComparison.Ordinal));
        Assert.Contains(warning, error);
    }

    [Fact]
    public async Task The_server_refuses_what_Envoy_Gateway_does_not_define()
    {
        var ns = await cluster.NamespaceAsync();
        var (status, body) = await cluster.Api.TrySendAsync(HttpMethod.Post, Path(ns), TestCluster.Yaml("""
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: EnvoyExtensionPolicy
            metadata: {name: broken}
            spec: {wasm: [{code: {type: Image, image: {sha256: abc}}, failOpen: sometimes}]}
            """));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("spec.wasm.code.image.url", body);
        Assert.Contains("spec.wasm.failOpen", body);
    }

    [Fact]
    public async Task Status_tells_what_Envoy_Gateway_says_of_each_thing_that_the_policy_is_attached_to()
    {
        var ns = await cluster.NamespaceAsync();
        await cluster.SlipwayAsync(ns, "deploy", "envoy-gateway", cluster.Reference, "--target-ref", "Gateway/edge");
        await cluster.Api.SendAsync(
            HttpMethod.Patch, Path(ns) + "/greeter/status", JsonNode.Parse("""
                {"status":{"ancestors":[{
                  "ancestorRef":{"name":"edge"},"controllerName":"gateway.envoyproxy.io/gatewayclass-controller",
                  "conditions":[{"type":"Accepted","status":"False","reason":"Conflicted","message":"another policy is older",
                                 "lastTransitionTime":"2026-01-01T00:00:00Z"}]
                }]}}
                """), "application/merge-patch+json");
        Assert.Matches(
            @"EnvoyExtensionPolicy +greeter: Accepted False \(Conflicted\): another policy is older",
                await cluster.SlipwayAsync(ns, "status"));
    }

    private static string Path(string ns) => $"apis/gateway.envoyproxy.io/v1alpha1/namespaces/{ns}/envoyextensionpolicies";
}
