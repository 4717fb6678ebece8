using System.Text.Json.Nodes;

namespace Slipway.Deploy.Tests.Istio;

/// <summary>A filter deployed as TrafficExtension, in a real API server with Istio's definitions.</summary>
public sealed class TrafficExtensionTests(TestCluster cluster)
{
    [Fact]
    public async Task It_says_the_same_as_a_WasmPlugin_in_its_own_places_and_undeploy_leaves_nothing()
    {
        var ns = await cluster.NamespaceAsync();
        var before = await cluster.DumpAsync(ns);
        await cluster.SlipwayAsync(
            ns, "deploy", "istio", cluster.Reference, "--kind", "traffic-extension", "--target-ref", "Gateway/edge", "--target-ref",
                "service/shop",
            "--on-failure", "close", "--config", """{"a":1}""");
        var spec = (await cluster.GetAsync($"apis/extensions.istio.io/v1alpha1/namespaces/{ns}/trafficextensions/greeter"))["spec"]!;

        var expected = JsonNode.Parse($$"""
            {
              "targetRefs": [
                { "group": "gateway.networking.k8s.io", "kind": "Gateway", "name": "edge" }, { "kind": "Service", "name": "shop" }
              ],
              "phase": "UNSPECIFIED",
              "priority": 0,
              "wasm": {
                "type": "HTTP",
                "url": "oci://{{cluster.Registry}}/acme/greeter@{{cluster.Digest}}",
                "sha256": "{{cluster.Digest["sha256:".Length..]}}",
                "imagePullPolicy": "IfNotPresent",
                "pluginName": "greet",
                "pluginConfig": { "a": 1 },
                "failStrategy": "FAIL_CLOSE"
              }
            }
            """);
        Assert.True(JsonNode.DeepEquals(expected, spec), spec.ToJsonString());
        await cluster.SlipwayAsync(ns, "undeploy", "greeter", "--target", "istio");
        Assert.Equal(before, await cluster.DumpAsync(ns));
    }

    [Fact]
    public async Task The_server_refuses_what_Istio_does_not_define()
    {
        var ns = await cluster.NamespaceAsync();
        var (status, body) = await cluster.Api.TrySendAsync(
            HttpMethod.Post, $"apis/extensions.istio.io/v1alpha1/namespaces/{ns}/trafficextensions", TestCluster.Yaml("""
                apiVersion: extensions.istio.io/v1alpha1
                kind: TrafficExtension
                metadata: {name: broken}
                spec: {wasm: {failStrategy: FAIL_SOMEHOW}}
                """));
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("spec.wasm.failStrategy", body);
        Assert.Contains("spec.wasm.url", body);
    }
}
