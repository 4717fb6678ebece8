using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Slipway.Operators.Authority;
using Slipway.Operators.Hosting;
using Slipway.Operators.Metrics;
using Slipway.Operators.Modules;
using Slipway.Operators.Tests.Modules;
using Slipway.Sandbox;

namespace Slipway.Operators.Tests.Hosting;

/// <summary>What a host does with modules that no compiler would make, against a real API server.</summary>
public sealed class HostTests(TestCluster cluster) : IAsyncLifetime
{
    private string _namespace = "";
    private OperatorHost? _host;

    public async ValueTask InitializeAsync()
    {
        _namespace = await cluster.NamespaceAsync();
        _host = new OperatorHost(
            cluster.Connect(), new SandboxOptions { CacheDirectory = "", Pooling = false }, new OperatorMetrics(), null, new TestLog());
        await _host.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_of_an_answer_is_done_if_one_action_is_beyond_the_manifest()
    {
        await SetAsync("spy", Answering($$"""{"actions": [{{Apply("ConfigMap", "allowed")}}, {{Apply("Secret", "stolen")}}]}""", Rules("configmaps")));
        await CreateConfigMapAsync("one");

        var running = await FailedAsync("spy");

        Assert.Contains("The module guest may not patch secrets 'stolen'", running.Counters.LastError, StringComparison.Ordinal);
        Assert.Contains("its manifest does not ask for it", running.Counters.LastError, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("secrets", "stolen"));
        Assert.False(await ExistsAsync("configmaps", "allowed"));
    }

    [Fact]
    public async Task What_the_manifest_asks_for_is_denied_unless_it_is_granted()
    {
        var wasm = Answering($$"""{"actions": [{{Apply("ConfigMap", "wanted")}}]}""", Rules("configmaps"));
        await SetAsync("eager", wasm, spec => spec with { Grants = [new AccessRule([""], ["configmaps"], ["get", "list", "watch"])] });
        await CreateConfigMapAsync("one");

        var running = await FailedAsync("eager");

        Assert.Contains("the administrator has not granted it", running.Counters.LastError, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("configmaps", "wanted"));
    }

    [Fact]
    public async Task The_API_server_denies_what_the_host_would_let_through()
    {
        await cluster.Api.SendAsync(
            HttpMethod.Post, $"api/v1/namespaces/{_namespace}/serviceaccounts", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "guest" } });
        var wasm = Answering($$"""{"actions": [{{Apply("Secret", "stolen")}}]}""", Rules("secrets"));
        await SetAsync("bold", wasm, spec => spec with
        {
            ServiceAccountNamespace = _namespace,
            Grants = [new AccessRule([""], ["secrets"], ["patch", "create"]), new AccessRule(["*"], ["*"], ["*"])],
        });
        await CreateConfigMapAsync("one");

        var running = await FailedAsync("bold");

        Assert.Contains($"system:serviceaccount:{_namespace}:guest", running.Counters.LastError, StringComparison.Ordinal);
        Assert.Contains("403", running.Counters.LastError, StringComparison.Ordinal);
        Assert.False(await ExistsAsync("secrets", "stolen"));
    }

    /// <summary>What a guest does instead of its work, and a part of what is said about it.</summary>
    [Theory]
    [InlineData("unreachable", "trap: unreachable")]
    [InlineData("(loop $again (br $again)) (i32.const 0)", "CPU limit of 20 ms")]
    [InlineData("(loop $again (br_if $again (i32.ge_s (memory.grow (i32.const 64)) (i32.const 0)))) unreachable", "trap: unreachable")]
    [InlineData("(call $set_response (i32.const 0) (i32.const 1000))", "its answer is wrong: it is not JSON")]
    [InlineData("(i32.const 77)", "operator_on_reconcile returned 77, which means nothing")]
    public async Task A_bad_guest_fails_alone(string reconcile, string error)
    {
        await SetAsync("bad", Guest.With(reconcile), spec => spec with
        {
            Limits = OperatorLimits.Default with { CpuPerCallback = TimeSpan.FromMilliseconds(20) },
        });
        await SetAsync("good", Answering($$"""{"actions": [{{Apply("ConfigMap", "made")}}]}""", Rules("configmaps")));
        await CreateConfigMapAsync("one");

        var bad = await FailedAsync("bad");
        await Eventually.TrueAsync(() => ExistsAsync("configmaps", "made"));

        Assert.Contains(error, bad.Counters.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_ten_thousand_actions_none_is_done()
    {
        var actions = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $$"""{"type":"finalizer","name":"a.b/{{i}}","present":true}"""));
        await SetAsync("busy", Answering($$"""{"actions": [{{actions}}]}""", Rules("configmaps"), pages: 16));
        await CreateConfigMapAsync("one");

        var running = await FailedAsync("busy");

        Assert.Contains("actions has 10000 items, but there may be 256", running.Counters.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_error_is_not_tried_again_until_the_object_changes()
    {
        await SetAsync("done", Guest.With(
            "(drop (call $set_response (i32.const 16) (i32.const 4))) (i32.const 2)", Guest.Data(16, "over")));
        await CreateConfigMapAsync("one");
        var running = await FailedAsync("done");
        var (reconciles, waiting) = (running.Counters.Reconciles, running.Waiting);

        await cluster.Api.SendAsync(
            HttpMethod.Patch, $"api/v1/namespaces/{_namespace}/configmaps/one", new JsonObject { ["data"] = new JsonObject { ["a"] = "b" } },
            "application/merge-patch+json");
        await Eventually.TrueAsync(() => Task.FromResult(running.Counters.Reconciles > reconciles));

        Assert.Equal(("over", 0), (running.Counters.LastError, waiting));
    }

    [Fact]
    public async Task Another_version_takes_over_and_one_that_does_not_start_is_refused()
    {
        await SetAsync("swap", Answering($$"""{"actions": [{{Apply("ConfigMap", "made", "1")}}]}""", Rules("configmaps")));
        await CreateConfigMapAsync("one");
        await ValueAsync("made", "1");

        await SetAsync("swap", Answering($$"""{"actions": [{{Apply("ConfigMap", "made", "2")}}]}""", Rules("configmaps")));
        await ValueAsync("made", "2");
        var digest = _host!.Operators.Single(running => running.Name == "swap").Version!.Module.Code.Sha256;

        var broken = Guest.With("(i32.const 0)", """
            (func (export "operator_on_configure") (param i32) (result i32) unreachable)
            """);
        var refusal = await Assert.ThrowsAsync<OperatorModuleException>(() => SetAsync("swap", broken));

        Assert.Contains("swap does not start: trap: unreachable", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(digest, _host.Operators.Single(running => running.Name == "swap").Version!.Module.Code.Sha256);
        await cluster.Api.SendAsync(HttpMethod.Delete, $"api/v1/namespaces/{_namespace}/configmaps/made");
        await ValueAsync("made", "2");
    }

    [Fact]
    public async Task A_reconcile_is_a_span_from_when_its_key_was_due_with_the_callback_and_each_action_in_it()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OperatorTelemetry.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await SetAsync("traced", Answering($$"""{"actions": [{{Apply("ConfigMap", "made")}}]}""", Rules("configmaps")));
        await CreateConfigMapAsync("one");

        Activity? reconcile = null;
        await Eventually.TrueAsync(() => Task.FromResult(
            (reconcile = spans.FirstOrDefault(span => span.DisplayName == "reconcile traced" && (string?)span.GetTagItem("slipway.object.name") == "one"))
                is not null));

        var parts = spans.Where(span => span.ParentSpanId == reconcile!.SpanId && span.TraceId == reconcile.TraceId).ToList();
        Assert.Equal(["operator_on_reconcile", "apply configmaps"], parts.OrderBy(span => span.StartTimeUtc).Select(span => span.DisplayName));
        Assert.Equal("Success", reconcile!.GetTagItem("slipway.reconcile.result"));
        Assert.All(parts, span => Assert.True(span.StartTimeUtc >= reconcile.StartTimeUtc));
    }

    private static string Rules(params string[] resources) =>
        $$"""{"apiGroups": [""], "resources": [{{string.Join(", ", resources.Select(resource => $"\"{resource}\""))}}], "verbs": ["create", "patch"]}""";

    private static byte[] Answering(string answer, string rule, int pages = 2)
    {
        var manifest = $$"""
            {"name": "guest", "for": {"apiVersion": "v1", "kind": "ConfigMap", "resource": "configmaps"}, "rules": [{{rule}}]}
            """;
        const int address = 65536 + 16384;
        return Guest.With(
            $"(call $set_response (i32.const {address}) (i32.const {System.Text.Encoding.UTF8.GetByteCount(answer)}))",
            Guest.Data(address, answer), manifest, pages);
    }

    private string Apply(string kind, string name, string value = "")
    {
        var content = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["namespace"] = _namespace, ["name"] = name },
        };
        if (kind == "ConfigMap")
            content["data"] = new JsonObject { ["value"] = value };
        return new JsonObject { ["type"] = "apply", ["force"] = true, ["object"] = content }.ToJsonString();
    }

    private Task SetAsync(string name, byte[] wasm, Func<OperatorSpec, OperatorSpec>? change = null)
    {
        var spec = new OperatorSpec { Name = name, Wasm = wasm, Namespaces = [_namespace] };
        return _host!.SetAsync(change is null ? spec : change(spec), TestContext.Current.CancellationToken);
    }

    private async Task<RunningOperator> FailedAsync(string name)
    {
        var running = _host!.Operators.Single(running => running.Name == name);
        await Eventually.TrueAsync(() => Task.FromResult(running.Counters.Failures > 0));
        return running;
    }

    private async Task CreateConfigMapAsync(string name) =>
        await cluster.Api.SendAsync(HttpMethod.Post, $"api/v1/namespaces/{_namespace}/configmaps", TestCluster.NewConfigMap(name));

    private async Task<bool> ExistsAsync(string resource, string name) =>
        (await cluster.Api.TrySendAsync(HttpMethod.Get, $"api/v1/namespaces/{_namespace}/{resource}/{name}", null)).Status == HttpStatusCode.OK;

    private Task ValueAsync(string name, string value) => Eventually.TrueAsync(async () =>
    {
        var (status, body) = await cluster.Api.TrySendAsync(HttpMethod.Get, $"api/v1/namespaces/{_namespace}/configmaps/{name}", null);
        return status == HttpStatusCode.OK && (string?)JsonNode.Parse(body)!["data"]?["value"] == value;
    });
}
