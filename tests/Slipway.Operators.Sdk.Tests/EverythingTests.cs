using System.Text.Json.Nodes;
using EverythingOperator;
using Slipway.Sdk.Testing;

namespace Slipway.Operators.Sdk.Tests;

/// <summary>What an operator can be built to. Every test runs with each.</summary>
public enum Form
{
    /// <summary>The class, run in the process.</summary>
    Native,

    /// <summary>A WebAssembly module.</summary>
    Compiled,
}

public sealed class EverythingTests
{
    public static TheoryData<Form> Forms => [Form.Native, Form.Compiled];

    [Theory, MemberData(nameof(Forms))]
    public void A_specification_is_written_as_it_was_read_with_what_nobody_knows(Form form)
    {
        const string spec = """
            {
              "do": "echo", "nick": "abc", "big": 9007199254740993, "ratio": 0.75, "maybe": false, "since": "2026-11-27T13:30:00Z",
              "level": "Low", "parts": [ { "name": "p", "extra": [1, { "x": null }] } ], "counts": { "a": 1, "b": -2 },
              "table": [ [ "1", "2" ], [] ], "any": { "of": [ 1.50, "x" ] }, "clusterIP": "10.0.0.1", "unknown": { "kept": true }
            }
            """;
        using var test = Load(form);

        var answer = test.Reconcile(Told(spec));

        Assert.Null(answer.Error);
        AssertSame(spec, answer.NewStatus!["echo"]);
    }

    [Theory, MemberData(nameof(Forms))]
    public void What_is_not_given_has_its_default(Form form)
    {
        using var test = Load(form);

        AssertSame(
            """{ "do": "echo", "big": 0, "ratio": 1, "level": "High", "parts": [], "counts": {} }""", test.Reconcile(Told("{}")).NewStatus!["echo"]);
    }

    [Theory]
    [InlineData("""{ "do": 1 }""", "spec.do must be a text")]
    [InlineData("""{ "nick": "" }""", "spec.nick must have at least this many characters: 1")]
    [InlineData("""{ "nick": "abcd" }""", "spec.nick must not have more characters than 3")]
    [InlineData("""{ "nick": "no" }""", "spec must not be told no")]
    [InlineData("""{ "big": 1.5 }""", "spec.big must be a whole number from -9223372036854775808 to 9223372036854775807")]
    [InlineData("""{ "ratio": 2 }""", "spec.ratio must be a number within its limits")]
    [InlineData("""{ "maybe": "yes" }""", "spec.maybe must be true or false")]
    [InlineData("""{ "since": "today" }""", "spec.since must be a time in UTC such as 2026-11-27T13:30:00Z")]
    [InlineData("""{ "level": "low" }""", "spec.level must be one of Low, High")]
    [InlineData("""{ "parts": {} }""", "spec.parts must be a list")]
    [InlineData("""{ "parts": [ { "name": "a" }, {} ] }""", "spec.parts[1].name must be given")]
    [InlineData("""{ "parts": [ 1 ] }""", "spec.parts[0] must be an object")]
    [InlineData("""{ "parts": [ {}, {}, {} ] }""", "spec.parts must not have more items than 2")]
    [InlineData("""{ "counts": { "a": null } }""", "spec.counts.a must not be null")]
    [InlineData("""{ "table": [ null ] }""", "spec.table must not have null")]
    public void A_field_that_is_not_what_it_must_be_fails_for_good_with_its_place(string spec, string message)
    {
        foreach (var form in (Form[])[Form.Native, Form.Compiled])
        {
            using var test = Load(form);
            var answer = test.Reconcile(Told(spec));
            Assert.Equal((2, message), (answer.Status, answer.Error));
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void Actions_are_what_the_ABI_says(Form form)
    {
        using var test = Load(form);

        var answer = test.Reconcile(Told("""{ "do": "actions" }"""));

        AssertSame(
            """
            {
              "actions": [
                { "type": "apply", "object": { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "one" } }, "subresource": "status" },
                { "type": "create", "object": { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "one" } }, "owned": true },
                { "type": "patch", "apiVersion": "v1", "kind": "Pod", "namespace": "here", "name": "one", "patchType": "merge",
                  "patch": { "a": null }, "resourceVersion": "7" },
                { "type": "patch", "apiVersion": "v1", "kind": "Pod", "namespace": "here", "name": "one", "patchType": "json",
                  "patch": [], "subresource": "scale" },
                { "type": "patch", "apiVersion": "v1", "kind": "Pod", "namespace": "here", "name": "one", "patchType": "strategic", "patch": {} },
                { "type": "delete", "apiVersion": "v1", "kind": "Pod", "namespace": "here", "name": "one", "propagationPolicy": "Orphan",
                  "uid": "u", "resourceVersion": "8" },
                { "type": "finalizer", "name": "test.slipway.dev/a", "present": true },
                { "type": "finalizer", "name": "test.slipway.dev/b", "present": false },
                { "type": "event", "eventType": "Warning", "reason": "Seen", "action": "Look", "note": "It was seen.",
                  "regarding": { "apiVersion": "v1", "kind": "Pod", "namespace": "here", "name": "one" } }
              ],
              "requeueAfterMs": 90000
            }
            """,
            answer.Json);
    }

    [Theory, MemberData(nameof(Forms))]
    public void Reads_are_answered_by_the_host(Form form)
    {
        using var test = Load(form);
        test.Cluster.Add("""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "two", "namespace": "here", "labels": { "app": "web" } } }""");
        test.Cluster.Add("""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "one", "namespace": "here", "labels": { "app": "web" } } }""");
        test.Cluster.Add("""{ "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "db", "namespace": "here", "labels": { "app": "db" } } }""");
        test.Cluster.Deny("Secret");
        test.Cluster.Deny("secrets");

        AssertSame(
            """
            {
              "one": { "apiVersion": "v1", "kind": "Pod", "metadata": { "name": "one", "namespace": "here", "labels": { "app": "web" } } },
              "none": null, "first": "one", "second": "two", "isAll": true, "denied": "the operator may not get Secret", "canDelete": true,
              "canRead": false
            }
            """,
            test.Reconcile(Told("""{ "do": "reads" }""")).NewStatus);
        Assert.Equal(7, test.Cluster.Reads.Count);
        Assert.Equal("""{"get":{"apiVersion":"v1","kind":"Pod","namespace":"here","name":"one","live":true}}""", test.Cluster.Reads[3]);
    }

    [Theory]
    [InlineData("throw", 1, "it was told to")]
    [InlineData("terminal", 2, "It will not be.")]
    [InlineData("fly", 2, "Nobody knows how to fly.")]
    [InlineData("late", 1, "1 ms")]
    public void What_a_reconciler_throws_is_an_error(string what, int status, string message)
    {
        foreach (var form in (Form[])[Form.Native, Form.Compiled])
        {
            using var test = Load(form);
            var answer = test.Reconcile(Told($$"""{ "do": "{{what}}" }"""));
            Assert.Equal(status, answer.Status);
            Assert.Contains(message, answer.Error, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void The_configuration_is_there_before_all_else(Form form)
    {
        using var test = Load(form);
        test.Configure("""{ "prefix": "some" }""");

        Assert.Equal(["info some one 3 36 1"], test.Reconcile(Told("{}") with { Attempt = 3 }).Log);
        Assert.EndsWith(
            ": prefx is not a field; there are prefix", Assert.Throws<OperatorTestException>(() => test.Configure("""{ "prefx": "" }""")).Message,
            StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Forms))]
    public void What_is_saved_is_there_in_the_next_instance(Form form)
    {
        using var first = Load(form);
        first.Reconcile(Told("{}"));
        first.Reconcile(Told("{}"));
        using var second = Load(form);
        second.Restore(first.Save());

        Assert.EndsWith(" 3", second.Reconcile(Told("{}")).Log[0], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Forms))]
    public void A_change_is_mapped_to_keys(Form form)
    {
        using var test = Load(form);

        Assert.Equal(["/a-gone", "/b-gone"], test.Map("deleted", """{ "metadata": { "labels": { "a": "1", "b": "2" } } }"""));
        Assert.Equal([], test.Map("added", """{ "metadata": {} }"""));
    }

    [Theory, MemberData(nameof(Forms))]
    public void What_is_gone_has_a_callback_of_its_own(Form form)
    {
        using var test = Load(form);

        Assert.Equal("delete", $"{Assert.Single(test.Reconcile(new ReconcileRequest { Key = "one" }).Actions)["type"]}");
    }

    [Theory, MemberData(nameof(Forms))]
    public void The_manifest_says_what_the_attributes_say(Form form)
    {
        using var test = Load(form);
        var manifest = test.Manifest;
        var schema = manifest["definition"]!["schema"]!;
        manifest["definition"]!.AsObject().Remove("schema");

        AssertSame(
            """
            {
              "name": "everything",
              "for": { "apiVersion": "test.slipway.dev/v1alpha1", "kind": "Everything", "resource": "everythings" },
              "predicates": [ "labels", "annotations" ],
              "watches": [
                { "apiVersion": "v1", "kind": "ConfigMap", "resource": "configmaps", "labelSelector": "for", "map": { "label": "for" } },
                { "apiVersion": "v1", "kind": "Secret", "resource": "secrets", "namespace": "here", "map": { "annotation": "test.slipway.dev/for" } },
                { "apiVersion": "v1", "kind": "Pod", "resource": "pods", "map": { "guest": true } }
              ],
              "rules": [
                { "apiGroups": [ "" ], "resources": [ "pods" ], "verbs": [ "get", "list", "delete" ] },
                { "apiGroups": [ "apps" ], "resources": [ "deployments/scale" ], "verbs": [ "patch" ], "resourceNames": [ "one" ] },
                { "apiGroups": [ "test.slipway.dev" ], "resources": [ "everythings/status" ], "verbs": [ "patch" ] }
              ],
              "maxConcurrentReconciles": 4,
              "definition": { "scope": "Cluster", "shortNames": [ "every", "ev" ] }
            }
            """,
            manifest);
        var spec = schema["properties"]!["spec"]!["properties"]!;
        AssertSame("""{ "description": "One to three characters.", "type": "string", "minLength": 1, "maxLength": 3 }""", spec["nick"]);
        AssertSame("""{ "type": "string", "enum": [ "Low", "High" ], "default": "High" }""", spec["level"]);
        AssertSame("""{ "type": "object", "additionalProperties": { "type": "integer", "format": "int32" } }""", spec["counts"]);
        AssertSame("""{ "x-kubernetes-preserve-unknown-fields": true }""", spec["any"]);
        AssertSame("""[ "spec" ]""", schema["required"]);
    }

    /// <summary>
    /// Some 3 MB of objects, of which the reconciler makes copies and texts one after the other: 15 times as much as the memory that it is
    /// granted, if nothing was collected before the call returns.
    /// </summary>
    [Fact]
    public void Memory_is_collected_during_a_call()
    {
        using var test = Load(Form.Compiled);
        var related = Enumerable.Range(0, 3000).Select(i => new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = $"c{i}" },
            ["data"] = new JsonObject { ["a"] = new string('x', 500), ["b"] = new string('y', 300) },
        }.ToJsonString()).ToList();
        var request = Told("""{ "do": "count" }""") with { Related = related };

        for (var i = 0; i < 3; i++)
        {
            var answer = test.Reconcile(request);
            Assert.Null(answer.Error);
            Assert.Equal(3000, answer.NewStatus!["objects"]!.GetValue<int>());
            Assert.Equal(related.Sum(json => json.Length), answer.NewStatus["characters"]!.GetValue<int>());
        }
    }

    private static ReconcileRequest Told(string spec) => new()
    {
        Object = $$"""
            {
              "apiVersion": "test.slipway.dev/v1alpha1", "kind": "Everything", "metadata": { "name": "one", "generation": 2 }, "spec": {{spec}}
            }
            """,
    };

    private static OperatorTest Load(Form form) => form is Form.Native
        ? OperatorTest.Of(new EverythingReconciler())
        : OperatorTest.Load(Path.ChangeExtension(typeof(EverythingReconciler).Assembly.Location, ".wasm"));

    private static void AssertSame(string expected, JsonNode? actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual?.ToJsonString() ?? "null");
}
