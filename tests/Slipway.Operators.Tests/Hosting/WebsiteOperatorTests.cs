using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Operators.Cluster;
using Slipway.Operators.Hosting;
using Slipway.Operators.Installation;
using Slipway.Operators.Metrics;
using Slipway.Operators.Modules;
using Slipway.Sandbox;
using WebsiteOperator;

namespace Slipway.Operators.Tests.Hosting;

/// <summary>
/// The example, compiled from C#, in the host, under its own ServiceAccount with the role that <c>slipway operator manifests</c> writes, against a
/// real API server.
/// </summary>
public sealed class WebsiteOperatorTests(TestCluster cluster) : IAsyncLifetime
{
    private const string Websites = "apis/demo.slipway.dev/v1";

    private string _namespace = "";
    private OperatorHost? _host;

    public async ValueTask InitializeAsync()
    {
        _namespace = await cluster.NamespaceAsync();
        _host = await StartHostAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_website_gets_a_page_servers_and_a_status()
    {
        await CreateAsync("blog", new JsonObject { ["title"] = "Hello", ["replicas"] = 2 });

        var deployment = await EventuallyAsync("apis/apps/v1", "deployments", "blog", found => true);
        Assert.Equal(2, (int)deployment["spec"]!["replicas"]!);
        Assert.Equal("Website", (string?)deployment["metadata"]!["ownerReferences"]![0]!["kind"]);
        Assert.Contains(
            deployment["metadata"]!["managedFields"]!.AsArray(), fields => (string?)fields!["manager"] == "slipway-operator/websites");
        var page = await EventuallyAsync("api/v1", "configmaps", "blog", found => true);
        Assert.Contains("Hello", page["data"]!["index.html"]!.ToString(), StringComparison.Ordinal);
        await EventuallyAsync("api/v1", "services", "blog", found => true);
        var website = await EventuallyAsync(Websites, "websites", "blog", found => (string?)found["status"]?["phase"] == "Progressing");
        Assert.Contains("demo.slipway.dev/website", website["metadata"]!["finalizers"]!.AsArray().Select(name => (string?)name));

        await ReportReadyAsync("blog", 2);
        await EventuallyAsync(Websites, "websites", "blog", found => (string?)found["status"]?["phase"] == "Ready");
        await Eventually.TrueAsync(async () => (await EventsOfAsync("blog")).Contains("Ready"));
        Assert.Contains("Created", await EventsOfAsync("blog"));
    }

    [Fact]
    public async Task An_edit_is_followed_and_drift_repaired()
    {
        await CreateAsync("shop", new JsonObject { ["html"] = "<p>one</p>" });
        await EventuallyAsync("apis/apps/v1", "deployments", "shop", found => true);

        await PatchAsync(Websites, "websites", "shop", new JsonObject { ["spec"] = new JsonObject { ["html"] = "<p>two</p>", ["replicas"] = 3 } });
        await EventuallyAsync("api/v1", "configmaps", "shop", found => found["data"]!["index.html"]!.ToString() == "<p>two</p>");
        await EventuallyAsync("apis/apps/v1", "deployments", "shop", found => (int)found["spec"]!["replicas"]! == 3);

        await PatchAsync("apis/apps/v1", "deployments", "shop", new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 1 } });
        await EventuallyAsync("apis/apps/v1", "deployments", "shop", found => (int)found["spec"]!["replicas"]! == 3);
        await cluster.Api.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{_namespace}/configmaps/shop");
        await EventuallyAsync("api/v1", "configmaps", "shop", found => found["data"]!["index.html"]!.ToString() == "<p>two</p>");
    }

    [Fact]
    public async Task What_is_deleted_takes_its_parts_with_it()
    {
        await CreateAsync("gone", new JsonObject { ["html"] = "<p>bye</p>" });
        await EventuallyAsync("api/v1", "services", "gone", found => true);
        await EventuallyAsync(Websites, "websites", "gone", found => found["status"] is not null);

        await cluster.Api.SendAsync(HttpMethod.Delete, $"{Websites}/namespaces/{_namespace}/websites/gone");

        await GoneAsync(Websites, "websites", "gone");
        foreach (var (api, resource) in new[] { ("api/v1", "configmaps"), ("apis/apps/v1", "deployments"), ("api/v1", "services") })
            await GoneAsync(api, resource, "gone");
    }

    [Fact]
    public async Task An_idle_module_is_evicted_and_woken()
    {
        var running = Assert.Single(_host!.Operators);
        await CreateAsync("nap", new JsonObject { ["html"] = "<p>1</p>" });
        await EventuallyAsync(Websites, "websites", "nap", found => found["status"] is not null);
        await Eventually.TrueAsync(() => Task.FromResult(running.Version!.Pool.Evict(TimeSpan.Zero) > 0 || running.Version.Pool.Count == 0));
        var starts = running.Version!.Pool.ColdStarts;

        await PatchAsync(Websites, "websites", "nap", new JsonObject { ["spec"] = new JsonObject { ["html"] = "<p>2</p>" } });
        await EventuallyAsync("api/v1", "configmaps", "nap", found => found["data"]!["index.html"]!.ToString() == "<p>2</p>");

        Assert.True(running.Version.Pool.ColdStarts > starts, "The module was not woken.");
    }

    private async Task<OperatorHost> StartHostAsync()
    {
        var wasm = await File.ReadAllBytesAsync(Path.ChangeExtension(typeof(WebsiteReconciler).Assembly.Location, ".wasm"));
        var host = new OperatorHost(
            cluster.Connect(), new SandboxOptions { CacheDirectory = "", Pooling = false }, new OperatorMetrics(), null, new TestLog());
        using var engine = new SandboxEngine(new SandboxOptions { CacheDirectory = "", Pooling = false });
        using var functions = OperatorHostcalls.Define(engine);
        var module = await OperatorModule.LoadAsync(
            engine, functions, "website", wasm, OperatorLimits.Default, NullLogger.Instance, TestContext.Current.CancellationToken);
        await cluster.InstallAsync([DefinitionObject.Of(module.Manifest)!, .. AccessObjects.OfOperator(module.Manifest, _namespace, [_namespace])]);
        await Eventually.TrueAsync(async () =>
            (await cluster.Api.TrySendAsync(HttpMethod.Get, $"{Websites}/websites", null)).Status == System.Net.HttpStatusCode.OK);
        await host.SetAsync(
            new OperatorSpec { Name = "website", Wasm = wasm, ServiceAccountNamespace = _namespace, Namespaces = [_namespace] },
            TestContext.Current.CancellationToken);
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private async Task CreateAsync(string name, JsonObject spec) => await cluster.Api.SendAsync(
        HttpMethod.Post,
        $"{Websites}/namespaces/{_namespace}/websites",
        new JsonObject
        {
            ["apiVersion"] = "demo.slipway.dev/v1",
            ["kind"] = "Website",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec,
        });

    private async Task PatchAsync(string api, string resource, string name, JsonObject patch, string? subresource = null) => await cluster.Api.SendAsync(
        HttpMethod.Patch,
        $"{api}/namespaces/{_namespace}/{resource}/{name}{(subresource is null ? "" : $"/{subresource}")}",
        patch,
        "application/merge-patch+json");

    /// <summary>There is no kubelet: the test says how many servers are ready.</summary>
    private Task ReportReadyAsync(string name, int replicas) => PatchAsync(
        "apis/apps/v1", "deployments", name,
        new JsonObject { ["status"] = new JsonObject { ["replicas"] = replicas, ["readyReplicas"] = replicas, ["availableReplicas"] = replicas } },
        "status");

    private async Task<JsonObject> EventuallyAsync(string api, string resource, string name, Func<JsonObject, bool> condition)
    {
        JsonObject? found = null;
        await Eventually.TrueAsync(async () =>
        {
            var (status, body) = await cluster.Api.TrySendAsync(HttpMethod.Get, $"{api}/namespaces/{_namespace}/{resource}/{name}", null);
            found = status == System.Net.HttpStatusCode.OK ? JsonNode.Parse(body)!.AsObject() : null;
            return found is not null && condition(found);
        });
        return found!;
    }

    private Task GoneAsync(string api, string resource, string name) => Eventually.TrueAsync(async () =>
        (await cluster.Api.TrySendAsync(HttpMethod.Get, $"{api}/namespaces/{_namespace}/{resource}/{name}", null)).Status
            == System.Net.HttpStatusCode.NotFound);

    private async Task<IReadOnlyList<string>> EventsOfAsync(string name)
    {
        var events = await cluster.Api.SendAsync(HttpMethod.Get, $"apis/events.k8s.io/v1/namespaces/{_namespace}/events");
        return
        [
            .. events!["items"]!.AsArray().Where(item => (string?)item!["regarding"]?["name"] == name).Select(item => (string)item!["reason"]!),
        ];
    }
}
