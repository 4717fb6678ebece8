using System.Net;
using System.Text.Json.Nodes;
using Slipway.Operators.CustomResources;
using Slipway.Operators.Hosting;
using Slipway.Operators.Installation;
using Slipway.Operators.Metrics;
using Slipway.Operators.Tests.Modules;
using Slipway.Sandbox;

namespace Slipway.Operators.Tests.CustomResources;

/// <summary>What <c>WasmOperator</c> resources do to a host, with a real API server and a registry we did not write.</summary>
public sealed class WasmOperatorTests(TestCluster cluster, TestRegistry registry) : IAsyncLifetime, IClassFixture<TestRegistry>
{
    private const string Resources = "apis/operators.slipway.dev/v1alpha1";

    private CancellationTokenSource _stopping = new();
    private string _namespace = "";
    private OperatorHost? _host;
    private WasmOperatorController? _controller;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _namespace = await cluster.NamespaceAsync();
        registry.SkipWithoutRegistry();
        var (status, answer) = await cluster.Api.TrySendAsync(
            HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", WasmOperatorObjects.Definition());
        Assert.True(status is HttpStatusCode.Created or HttpStatusCode.Conflict, answer);
        await Eventually.TrueAsync(async () =>
            (await cluster.Api.TrySendAsync(HttpMethod.Get, $"{Resources}/wasmoperators", null)).Status == HttpStatusCode.OK);
        await cluster.Api.SendAsync(
            HttpMethod.Post, $"api/v1/namespaces/{_namespace}/serviceaccounts", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "guest" } });
        await cluster.Api.SendAsync(HttpMethod.Post, $"apis/rbac.authorization.k8s.io/v1/namespaces/{_namespace}/roles", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "guest" },
            ["rules"] = new JsonArray(new JsonObject
            {
                ["apiGroups"] = new JsonArray(""),
                ["resources"] = new JsonArray("configmaps"),
                ["verbs"] = new JsonArray("create", "patch"),
            }),
        });
        await cluster.Api.SendAsync(HttpMethod.Post, $"apis/rbac.authorization.k8s.io/v1/namespaces/{_namespace}/rolebindings", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "guest" },
            ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = "Role", ["name"] = "guest" },
            ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = "guest", ["namespace"] = _namespace }),
        });
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    [Fact]
    public async Task A_resource_is_an_operator_and_tells_how_it_is()
    {
        var image = await registry.PushAsync(Making("1"));
        await CreateAsync("swan", image);
        await CreateConfigMapAsync("one");

        await ValueAsync("made", "1");
        var status = await StatusAsync("swan", status => (string?)status["state"] == "Running" && status["statistics"]?["reconciles"] is not null);

        Assert.Equal(image[(image.IndexOf('@') + 1)..], (string?)status["digest"]);
        Assert.Equal("configmaps", (string?)status["kind"]);
        Assert.Equal("True", Condition(status, "Accepted"));
        Assert.Equal("True", Condition(status, "Ready"));
        Assert.Equal("False", Condition(status, "Degraded"));
    }

    [Fact]
    public async Task Another_digest_takes_over_and_one_that_traps_at_its_start_does_not_even_after_a_restart()
    {
        await CreateConfigMapAsync("one");
        await CreateAsync("swan", await registry.PushAsync(Making("1")));
        await ValueAsync("made", "1");

        var second = await registry.PushAsync(Making("2"));
        await PatchAsync("swan", new JsonObject { ["module"] = new JsonObject { ["image"] = second } });
        await ValueAsync("made", "2");

        var broken = Guest.With("(i32.const 0)", """(func (export "operator_on_configure") (param i32) (result i32) unreachable)""");
        await PatchAsync("swan", new JsonObject { ["module"] = new JsonObject { ["image"] = await registry.PushAsync(broken) } });
        var status = await StatusAsync("swan", status => Condition(status, "Accepted") == "False");
        Assert.Contains("swan does not start: trap: unreachable", (string?)status["lastError"], StringComparison.Ordinal);
        Assert.Equal(second[(second.IndexOf('@') + 1)..], (string?)status["digest"]);

        await StopAsync();
        await StartAsync();
        await cluster.Api.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{_namespace}/configmaps/made");
        await ValueAsync("made", "2");
    }

    [Fact]
    public async Task What_is_not_granted_is_denied_until_it_is()
    {
        await CreateConfigMapAsync("one");
        await CreateAsync("swan", await registry.PushAsync(Making("1")), grants: []);

        var status = await StatusAsync("swan", status => (string?)status["state"] == "Refused");
        Assert.Contains("""{"apiGroups":[""],"resources":["configmaps"],"verbs":["list"]}""", (string?)status["lastError"], StringComparison.Ordinal);
        Assert.Empty(_host!.Operators);

        await PatchAsync("swan", new JsonObject { ["grants"] = Grants() });
        await ValueAsync("made", "1");
    }

    [Fact]
    public async Task What_the_registry_does_not_have_is_refused_with_the_reason()
    {
        await CreateAsync("swan", registry.Missing);

        var status = await StatusAsync("swan", status => (string?)status["state"] == "Refused");

        Assert.Contains(registry.Missing, (string?)status["lastError"], StringComparison.Ordinal);
        Assert.Equal("False", Condition(status, "Accepted"));
    }

    [Fact]
    public async Task A_deleted_resource_is_an_operator_less()
    {
        await CreateAsync("swan", await registry.PushAsync(Making("1")));
        await StatusAsync("swan", status => (string?)status["state"] is "Running" or "Idle");

        await cluster.Api.SendAsync(HttpMethod.Delete, $"{Resources}/namespaces/{_namespace}/wasmoperators/swan");

        await Eventually.TrueAsync(() => Task.FromResult(_host!.Operators.Count == 0));
    }

    [Fact]
    public async Task An_image_without_a_digest_is_refused_by_the_API_server()
    {
        var (status, answer) = await cluster.Api.TrySendAsync(
            HttpMethod.Post, $"{Resources}/namespaces/{_namespace}/wasmoperators", NewResource("swan", "registry.example/acme/guest:1", Grants()));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("spec.module.image", answer, StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        _host = new OperatorHost(
            cluster.Connect(), new SandboxOptions { CacheDirectory = "", Pooling = false }, new OperatorMetrics(), null, new TestLog());
        await _host.StartAsync(TestContext.Current.CancellationToken);
        _controller = new WasmOperatorController(_host, new ModuleSource(registry.NewStore(), TestRegistry.Options), _namespace, new TestLog());
        _running = _controller.RunAsync(null, _stopping.Token);
    }

    private async Task StopAsync()
    {
        if (_host is null)
            return;
        await _stopping.CancelAsync();
        await _running;
        _controller!.Dispose();
        await _host.DisposeAsync();
        _host = null;
        _stopping.Dispose();
        _stopping = new();
    }

    /// <summary>An operator that applies a ConfigMap with a value.</summary>
    private byte[] Making(string value)
    {
        var content = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["namespace"] = _namespace, ["name"] = "made" },
            ["data"] = new JsonObject { ["value"] = value },
        };
        var answer = new JsonObject { ["actions"] = new JsonArray(new JsonObject { ["type"] = "apply", ["object"] = content }) }.ToJsonString();
        const int address = 65536 + 16384;
        return Guest.With(
            $"(call $set_response (i32.const {address}) (i32.const {System.Text.Encoding.UTF8.GetByteCount(answer)}))",
            Guest.Data(address, answer),
            """
            {"name": "guest", "for": {"apiVersion": "v1", "kind": "ConfigMap", "resource": "configmaps"},
             "rules": [{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["create", "patch"]}]}
            """);
    }

    private static JsonArray Grants() => new(new JsonObject
    {
        ["apiGroups"] = new JsonArray("core"),
        ["resources"] = new JsonArray("configmaps"),
        ["verbs"] = new JsonArray("get", "list", "watch", "create", "patch"),
    });

    private JsonObject NewResource(string name, string image, JsonArray grants) => new()
    {
        ["apiVersion"] = "operators.slipway.dev/v1alpha1",
        ["kind"] = "WasmOperator",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["module"] = new JsonObject { ["image"] = image },
            ["grants"] = grants,
            ["namespaces"] = new JsonArray(_namespace),
            ["limits"] = new JsonObject { ["memory"] = "1Mi", ["cpuPerCallback"] = "200ms" },
        },
    };

    private async Task CreateAsync(string name, string image, JsonArray? grants = null) => await cluster.Api.SendAsync(
        HttpMethod.Post, $"{Resources}/namespaces/{_namespace}/wasmoperators", NewResource(name, image, grants ?? Grants()));

    private async Task PatchAsync(string name, JsonObject spec) => await cluster.Api.SendAsync(
        HttpMethod.Patch, $"{Resources}/namespaces/{_namespace}/wasmoperators/{name}", new JsonObject { ["spec"] = spec }, "application/merge-patch+json");

    private async Task CreateConfigMapAsync(string name) =>
        await cluster.Api.SendAsync(HttpMethod.Post, $"api/v1/namespaces/{_namespace}/configmaps", TestCluster.NewConfigMap(name));

    private async Task<JsonObject> StatusAsync(string name, Func<JsonObject, bool> condition)
    {
        JsonObject? found = null;
        await Eventually.TrueAsync(async () =>
        {
            var (_, body) = await cluster.Api.TrySendAsync(HttpMethod.Get, $"{Resources}/namespaces/{_namespace}/wasmoperators/{name}", null);
            found = JsonNode.Parse(body)?["status"]?.AsObject();
            return found is not null && condition(found);
        });
        return found!;
    }

    private static string? Condition(JsonObject status, string type) =>
        (string?)status["conditions"]!.AsArray().Single(condition => (string?)condition!["type"] == type)!["status"];

    private Task ValueAsync(string name, string value) => Eventually.TrueAsync(async () =>
    {
        var (status, body) = await cluster.Api.TrySendAsync(HttpMethod.Get, $"api/v1/namespaces/{_namespace}/configmaps/{name}", null);
        return status == HttpStatusCode.OK && (string?)JsonNode.Parse(body)!["data"]?["value"] == value;
    });
}
