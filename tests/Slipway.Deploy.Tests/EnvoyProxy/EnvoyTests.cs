using System.Text.Json.Nodes;

namespace Slipway.Deploy.Tests.EnvoyProxy;

/// <summary>A filter in Envoy's own configuration. What is written runs in our gateway, which reads the same files.</summary>
public sealed class EnvoyTests(TestCluster cluster)
{
    [Fact]
    public async Task A_complete_bootstrap_runs_and_the_filters_header_shows()
    {
        var reference = await HeaderFilterAsync();
        await using var upstream = await Upstream.StartAsync();
        var bootstrap = await RunAsync(reference, "--upstream", upstream.Address, "--listen", "127.0.0.1:0");
        Assert.Equal("slipway", await RunningGateway.AskAsync(bootstrap));
        Assert.Contains("failure_policy: FAIL_RELOAD", bootstrap);
    }

    [Fact]
    public async Task A_bootstrap_of_somebody_elses_gets_the_filter_before_the_router_once()
    {
        var reference = await HeaderFilterAsync();
        var file = await FileAsync(RunningGateway.Bootstrap([], []));
        Assert.Null(await RunningGateway.AskAsync(await File.ReadAllTextAsync(file)));

        var once = await RunAsync(reference, "--bootstrap", file, "--cluster", "auth=http://127.0.0.1:9");
        var twice = await RunAsync(reference, "--bootstrap", await FileAsync(once), "--cluster", "auth=http://127.0.0.1:9");

        Assert.Equal("slipway", await RunningGateway.AskAsync(once));
        Assert.Equal(once, twice);
    }

    [Fact]
    public async Task A_module_of_a_hub_is_fetched_over_HTTP_and_checked_by_its_digest()
    {
        var reference = await HeaderFilterAsync();
        await using var hub = await Upstream.StartAsync(await File.ReadAllBytesAsync(RunningGateway.Module));
        var bootstrap = await RunAsync(
            reference, "--upstream", hub.Address, "--listen", "127.0.0.1:0", "--module-url", hub.Address + "/modules/filter.wasm");
        Assert.Equal("slipway", await RunningGateway.AskAsync(bootstrap));
    }

    [Fact]
    public async Task Another_module_configuration_or_environment_is_another_VM_and_the_same_is_the_same()
    {
        cluster.SkipWithoutRegistry();
        var other = $"{cluster.Registry}/acme/other:1";
        await TestCluster.PushAsync(
            other, Artifacts.Tests.Modules.Module(["proxy_abi_version_0_2_1"], [], padding: 10), "root_ids: [greet]");
        string[][] variants =
        [
            [cluster.Reference],
            [cluster.Reference, "--config", "{}"],
            [cluster.Reference, "--vm-config", "x"],
            [cluster.Reference, "--env", "A=1"],
            [cluster.Reference, "--env", "A=2"],
            [cluster.Reference, "--host-env", "A"],
            [other, "--name", "greeter"],
        ];
        var ids = new List<string>();
        foreach (var variant in variants)
        {
            var fragment = (JsonObject)TestCluster.Yaml(await RunAsync(variant[0], variant[1..]));
            ids.Add((string)fragment["http_filters"]![0]!["typed_config"]!["config"]!["vm_config"]!["vm_id"]!);
        }

        Assert.Equal(variants.Length, ids.Distinct().Count());
        Assert.Contains(ids[0], await RunAsync(cluster.Reference));
    }

    [Fact]
    public async Task A_folder_that_Envoy_watches_is_written_changed_and_emptied_again()
    {
        var reference = await HeaderFilterAsync();
        await using var upstream = await Upstream.StartAsync();
        var folder = Path.Combine(TestCluster.Home, Path.GetRandomFileName());

        var first = await RunAsync(reference, "--folder", folder, "--upstream", upstream.Address, "--listen", "127.0.0.1:0", "--name",
            "header");
        Assert.Equal("slipway", await RunningGateway.AskAsync(await StaticAsync(folder)));
        var again = await RunAsync(reference, "--folder", folder, "--name", "header");
        var lds = await File.ReadAllTextAsync(Path.Combine(folder, "lds.yaml"));
        await RunAsync(cluster.Reference, "--folder", folder, "--config", "{}");
        await RunAsync(reference, "--folder", folder, "--name", "header", "--env", "A=1");

        Assert.Matches("created +File .*/header.ecds.yaml", first);
        Assert.DoesNotContain("created", again);
        Assert.DoesNotContain("changed +", again);
        Assert.Equal(2, Directory.GetFiles(folder, "*.wasm").Length);
        Assert.Empty(Directory.GetFiles(folder, ".*"));

        await TestCluster.SucceedAsync("undeploy", "greeter", "--folder", folder);
        Assert.Equal(lds, await File.ReadAllTextAsync(Path.Combine(folder, "lds.yaml")));
        Assert.Single(Directory.GetFiles(folder, "*.wasm"));
        Assert.Equal("slipway", await RunningGateway.AskAsync(await StaticAsync(folder)));
        await TestCluster.SucceedAsync("undeploy", "header", "--folder", folder);
        Assert.Null(await RunningGateway.AskAsync(await StaticAsync(folder)));
        Assert.Empty(Directory.GetFiles(folder, "*.wasm"));
    }

    [Fact]
    public async Task What_is_deployed_into_a_folder_at_once_is_all_there()
    {
        var reference = await HeaderFilterAsync();
        var folder = Path.Combine(TestCluster.Home, Path.GetRandomFileName());
        string[] names = [.. Enumerable.Range(0, 6).Select(i => $"filter-{i}")];

        await Task.WhenAll(names.Select(name => RunAsync(
            reference, "--folder", folder, "--upstream", "http://127.0.0.1:9", "--listen", "127.0.0.1:0", "--name", name)));
        var listeners = await File.ReadAllTextAsync(Path.Combine(folder, "lds.yaml"));
        Assert.All(names, name => Assert.Contains($"slipway.{name}", listeners, StringComparison.Ordinal));

        await Task.WhenAll(names.Select(name => TestCluster.SucceedAsync("undeploy", name, "--folder", folder)));
        Assert.DoesNotContain("slipway.filter", await File.ReadAllTextAsync(Path.Combine(folder, "lds.yaml")), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "*.ecds.yaml"));
        Assert.Empty(Directory.GetFiles(folder, "*.wasm"));
    }

    [Theory]
    [InlineData("has no listener yet", "--folder", "{home}/none")]
    [InlineData("is no Envoy bootstrap", "--bootstrap", "{home}/text")]
    [InlineData("has an HTTP connection manager", "--bootstrap", "{home}/empty")]
    public async Task What_has_no_place_is_refused_with_the_reason(string reason, params string[] arguments)
    {
        cluster.SkipWithoutRegistry();
        await File.WriteAllTextAsync(Path.Combine(TestCluster.Home, "text"), "some text");
        await File.WriteAllTextAsync(Path.Combine(TestCluster.Home, "empty"), "static_resources: {listeners: [{name: a}]}");
        var (exitCode, _, error) = await TestCluster.RunAsync(
            ["deploy", "envoy", cluster.Reference, "--plain-http",
                .. arguments.Select(argument => argument.Replace("{home}", TestCluster.Home))]);
        Assert.Equal(1, exitCode);
        Assert.Contains(reason, error);
    }

    private async Task<string> HeaderFilterAsync()
    {
        cluster.SkipWithoutRegistry();
        var reference = $"{cluster.Registry}/acme/add-header:1";
        await TestCluster.PushAsync(reference, await File.ReadAllBytesAsync(RunningGateway.Module), "");
        return reference;
    }

    private static Task<string> RunAsync(string reference, params string[] arguments) =>
        TestCluster.SucceedAsync(["deploy", "envoy", reference, "--plain-http", .. arguments]);

    private static async Task<string> FileAsync(string text)
    {
        var path = Path.Combine(TestCluster.Home, Path.GetRandomFileName());
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    /// <summary>What Envoy makes of a folder, as one bootstrap: our gateway does not watch folders.</summary>
    private static async Task<string> StaticAsync(string folder)
    {
        var listeners = await ResourcesAsync("lds.yaml");
        var manager = listeners[0]!["filter_chains"]![0]!["filters"]![0]!["typed_config"]!;
        foreach (var filter in manager["http_filters"]!.AsArray())
        {
            if (filter!["config_discovery"]?["config_source"]?["path_config_source"]?["path"] is not { } path)
                continue;
            var extension = (await ResourcesAsync((string)path!))[0]!;
            Assert.Equal((string?)extension["name"], (string?)filter["name"]);
            filter.AsObject().Remove("config_discovery");
            filter["typed_config"] = extension["typed_config"]!.DeepClone();
        }

        return new JsonObject
        {
            ["static_resources"] = new JsonObject
            {
                ["listeners"] = Untyped(listeners),
                ["clusters"] = Untyped(await ResourcesAsync("cds.yaml"))
            },
        }.ToJsonString();

        async Task<JsonArray> ResourcesAsync(string file) =>
            (JsonArray)TestCluster.Yaml(await File.ReadAllTextAsync(Path.Combine(folder, file)))["resources"]!.DeepClone();

        static JsonArray Untyped(JsonArray resources)
        {
            foreach (var resource in resources)
                resource!.AsObject().Remove("@type");
            return resources;
        }
    }
}
