namespace Slipway.Deploy.Tests;

/// <summary>What kubectl, which is not ours, makes of the same objects.</summary>
public sealed class KubectlTests(TestCluster cluster)
{
    [Theory]
    [InlineData("wasm-plugin")]
    [InlineData("traffic-extension")]
    [InlineData("envoy-filter-ecds")]
    public async Task Kubectl_finds_no_difference_between_what_was_written_and_what_is_there(string kind)
    {
        var ns = await cluster.NamespaceAsync();
        string[] arguments = ["deploy", "istio", cluster.Reference, "--kind", kind, "--config", """{"on":"yes","at":"12:30","no":null,"n":"1e3"}"""];
        var file = Path.Combine(TestCluster.Home, Path.GetRandomFileName() + ".yaml");
        await File.WriteAllTextAsync(file, await cluster.SlipwayAsync(ns, [.. arguments, "--dry-run"]));

        var before = await KubectlAsync(ns, "diff", "--server-side", "--field-manager", "slipway", "-f", file);
        await cluster.SlipwayAsync(ns, arguments);
        var after = await KubectlAsync(ns, "diff", "--server-side", "--field-manager", "slipway", "-f", file);
        var listed = await KubectlAsync(ns, "get", kind.Replace("-", "").Replace("ecds", "") + "s", "-l", "slipway.dev/plugin=greeter",
            "-o", "name");

        Assert.True(before.Code == 1, before.Output);
        Assert.True(after is (0, _), after.Output);
        Assert.EndsWith("/greeter\n", listed.Output);
    }

    private async Task<(int Code, string Output)> KubectlAsync(string ns, params string[] arguments)
    {
        var kubectl = await DebianProgram.FindAsync("kubectl", "kubernetes-client");
        Assert.SkipWhen(kubectl is null,
            "kubectl is neither installed nor to be had with apt-get (on Debian: apt-get install kubernetes-client).");
        var result = await ExternalProgram.RunAsync(kubectl.Path, ["--kubeconfig", cluster.Api.Kubeconfig, "-n", ns, .. arguments],
            TestCluster.Home);
        return result!.Value;
    }
}
