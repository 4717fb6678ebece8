namespace Slipway.Deploy.Tests;

/// <summary>What is told, and not deployed, before anything reaches a cluster or when there is none.</summary>
public sealed class RefusalTests(TestCluster cluster)
{
    [Fact]
    public async Task What_the_consumer_would_not_load_is_deployed_only_by_force()
    {
        cluster.SkipWithoutRegistry();
        var reference = $"{cluster.Registry}/acme/cncf:1";
        var folder = Directory.CreateDirectory(Path.Combine(TestCluster.Home, Path.GetRandomFileName())).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "f.wasm"), Artifacts.Tests.Modules.Filter);
        await TestCluster.SucceedAsync("push", reference, Path.Combine(folder, "f.wasm"), "--plain-http", "--layout", "cncf");

        var refused = await TestCluster.RunAsync("deploy", "istio", reference, "--plain-http", "--dry-run");
        var forced = await TestCluster.RunAsync("deploy", "istio", reference, "--plain-http", "--dry-run", "--force");
        var elsewhere = await TestCluster.RunAsync("deploy", "istio", reference, "--plain-http", "--dry-run", "--module-url", "http://hub.example/f.wasm");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"Istio does not load {reference}", refused.Error);
        Assert.Empty(refused.Output);
        Assert.Equal(0, forced.ExitCode);
        Assert.Contains($"warning: Istio does not load {reference}", forced.Error);
        Assert.Equal(0, elsewhere.ExitCode);
    }

    [Fact]
    public async Task A_configuration_that_the_artifacts_schema_refuses_stays_here()
    {
        cluster.SkipWithoutRegistry();
        var reference = $"{cluster.Registry}/acme/schema:1";
        var folder = Directory.CreateDirectory(Path.Combine(TestCluster.Home, Path.GetRandomFileName())).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "f.wasm"), Artifacts.Tests.Modules.Filter);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "schema.json"), """{"type":"object","required":["greeting"],"properties":{"greeting":{"type":"string"}}}""");
        await File.WriteAllTextAsync(Path.Combine(folder, "slipway.yaml"), "module: f.wasm\nschema: schema.json\n");
        await TestCluster.SucceedAsync("push", reference, folder, "--plain-http");

        var refused = await TestCluster.RunAsync("deploy", "envoy", reference, "--plain-http", "--config", """{"greeting":7}""");
        var accepted = await TestCluster.RunAsync("deploy", "envoy", reference, "--plain-http", "--config", """{"greeting":"hello"}""");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("The configuration does not match", refused.Error);
        Assert.Equal(0, accepted.ExitCode);
    }

    [Fact]
    public async Task A_server_that_is_not_there_and_a_kubeconfig_that_is_none_are_told()
    {
        var unreachable = Path.Combine(TestCluster.Home, Path.GetRandomFileName());
        await File.WriteAllTextAsync(unreachable, """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            contexts: [{name: c, context: {cluster: c}}]
            current-context: c
            """);
        var text = Path.Combine(TestCluster.Home, Path.GetRandomFileName());
        await File.WriteAllTextAsync(text, "[no, kubeconfig");

        var (code, _, error) = await TestCluster.RunAsync("status", "--kubeconfig", unreachable);
        var (other, _, wrong) = await TestCluster.RunAsync("status", "--kubeconfig", text);
        var (context, _, missing) = await TestCluster.RunAsync("status", "--kubeconfig", unreachable, "--context", "elsewhere");

        Assert.Equal((1, 1, 1), (code, other, context));
        Assert.Contains("The API server https://127.0.0.1:1 cannot be asked", error);
        Assert.Contains($"The kubeconfig {text} cannot be used", wrong);
        Assert.Contains("elsewhere", missing);
    }

    [Fact]
    public async Task A_kind_that_the_cluster_does_not_have_is_told_with_whose_it_is()
    {
        var server = await KubernetesApiServer.StartAsync();
        Assert.SkipWhen(server is null, KubernetesApiServer.NotThere);
        cluster.SkipWithoutRegistry();
        await using (server)
        {
            var (code, _, error) = await TestCluster.RunAsync("deploy", "istio", cluster.Reference, "--plain-http", "--kubeconfig", server.Kubeconfig);
            Assert.Equal(1, code);
            Assert.Contains("The cluster has no WasmPlugin (extensions.istio.io/v1alpha1).", error);
            Assert.Contains("It comes with Istio", error);
        }
    }
}
