using System.Text;
using Slipway.Operators.Json;
using Slipway.Operators.Manifests;

namespace Slipway.Operators.Tests.Manifests;

public sealed class ManifestTests
{
    private const string For = """ "for": {"apiVersion": "demo.slipway.dev/v1", "kind": "Website", "resource": "websites"} """;

    /// <summary>What is wrong, the JSON, and what has to be said about it.</summary>
    public static TheoryData<string, string, string> Wrong => new()
    {
        { "not JSON", "{", "it is not JSON" },
        { "no object", "[]", "it is an array, but should be an object" },
        { "a field twice", """{"name": "a", "name": "b"}""", "it is not JSON: Duplicate" },
        { "no name", $"{{{For}}}", "name is missing" },
        { "a name that is no label", $$"""{"name": "Web sites", {{For}}}""", "name is “Web sites”, but should be a DNS label" },
        { "a name of another type", $$"""{"name": 1, {{For}}}""", "name is a number, but should be a string" },
        { "a name with a newline", $$"""{"name": "a\nb", {{For}}}""", "name is “a b”, but should be a DNS label" },
        { "no kind", """{"name": "a", "for": {"apiVersion": "v1", "resource": "pods"}}""", "for.kind is missing" },
        {
            "a path for a resource", """{"name": "a", "for": {"apiVersion": "v1", "kind": "Pod", "resource": "../pods"}}""",
            "for.resource is “../pods”, but should be the plural"
        },
        {
            "a version that is a path", """{"name": "a", "for": {"apiVersion": "a/b/c", "kind": "Pod", "resource": "pods"}}""",
            "for.apiVersion is “a/b/c”, but should be a version"
        },
        { "a field that is not known", $$"""{"name": "a", {{For}}, "own": []}""", "own is not a field that exists here" },
        {
            "a field that is not known in another", """{"name": "a", "for": {"apiVersion": "v1", "kind": "Pod", "resource": "pods", "plural": "pods"}}""",
            "for.plural is not a field that exists here"
        },
        { "another predicate", $$"""{"name": "a", {{For}}, "predicates": ["labels", "spec"]}""", "predicates[1] is “spec”, but should be one of" },
        {
            "a watch without a mapping", $$"""{"name": "a", {{For}}, "watches": [{"apiVersion": "v1", "kind": "Pod", "resource": "pods"}]}""",
            "watches[0].map is missing"
        },
        {
            "two mappings",
            $$"""{"name": "a", {{For}}, "watches": [{"apiVersion": "v1", "kind": "Pod", "resource": "pods", "map": {"label": "a", "guest": true} }]}""",
            "watches[0].map should have exactly one of"
        },
        { "a rule without verbs", $$"""{"name": "a", {{For}}, "rules": [{"apiGroups": [""], "resources": ["pods"]}]}""", "rules[0].verbs is missing" },
        {
            "a rule for everything", $$"""{"name": "a", {{For}}, "rules": [{"apiGroups": [""], "resources": ["*"], "verbs": ["get"]}]}""",
            "rules[0].resources has *, but an operator has to name what it wants"
        },
        { "a finalizer without a domain", $$"""{"name": "a", {{For}}, "finalizer": "cleanup"}""", "finalizer is “cleanup”, but should be" },
        { "no concurrency", $$"""{"name": "a", {{For}}, "maxConcurrentReconciles": 0}""", "should be a whole number from 1 to 16" },
        {
            "a kind twice",
            $$"""{"name": "a", {{For}}, "owns": [{"apiVersion": "demo.slipway.dev/v1", "kind": "Website", "resource": "websites"}]}""",
            "demo.slipway.dev/v1 Website is named more than once"
        },
        { "nested too deeply", $$"""{"name": "a", {{For}}, "definition": {"schema": {{Nested(80)}} } }""", "it is not JSON" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Says_what_is_wrong(string what, string json, string message)
    {
        var exception = Assert.Throws<MessageException>(() => Read(json));
        Assert.True(exception.Message.Contains(message, StringComparison.Ordinal), $"{what}: {exception.Message}");
    }

    [Fact]
    public void Has_what_the_page_shows()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "operator-abi.md"));
        var begin = page.IndexOf("```json", page.IndexOf("## The manifest", StringComparison.Ordinal), StringComparison.Ordinal) + "```json".Length;
        var manifest = Read(page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)]);

        Assert.Equal("websites", manifest.Name);
        Assert.Equal("slipway-operator/websites", manifest.FieldManager);
        Assert.Equal(("demo.slipway.dev", "v1", "websites.demo.slipway.dev"), (manifest.For.Group, manifest.For.Version, manifest.For.ToString()));
        Assert.Equal([Predicate.Generation], manifest.Predicates);
        Assert.Equal("apps", Assert.Single(manifest.Owns).Group);
        var watch = Assert.Single(manifest.Watches);
        Assert.Equal(("", "v1", WatchMapping.Label, "demo.slipway.dev/theme"), (watch.Type.Group, watch.Type.Version, watch.Map, watch.MapKey));
        Assert.Equal(["create", "patch", "delete"], manifest.Rules[0].Verbs);
        Assert.Equal("demo.slipway.dev/website", manifest.Finalizer);
        Assert.True(manifest.Definition!.Namespaced);
    }

    private static OperatorManifest Read(string json) => ManifestReader.Read(Encoding.UTF8.GetBytes(json));

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "{}" + new string('}', depth);
}
