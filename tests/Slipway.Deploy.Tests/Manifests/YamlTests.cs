using System.Text.Json.Nodes;
using CsCheck;

namespace Slipway.Deploy.Tests.Manifests;

/// <summary>Documents that are written as YAML and read back.</summary>
public sealed class YamlTests
{
    private static readonly string[] _texts =
    [
        "", " ", "~", "null", "true", "no", "on", "12:30", "007", "1e3", "0x1f", "- a", "a: b", "#", "a #b", "\"", "'", "{}", "[", "line\nline\n", "line\n\n",
        "\ttab", " space ", "@at", "%", "&a", "*a", "!tag", "---", "...", "é\u2028", "a\r\nb", "=", "<<",
    ];

    [Fact]
    public void Any_document_reads_back_as_it_was()
    {
        var text = Gen.Int[0, _texts.Length - 1].Select(index => _texts[index]);
        var leaf = Gen.OneOf(text, Gen.Char[' ', '\u00ff'].Array[0, 12].Select(characters => new string(characters)));
        var node = Gen.Recursive<JsonNode?>((depth, self) => depth > 3
            ? leaf.Select(value => (JsonNode?)value)
            : Gen.OneOf(
                leaf.Select(value => (JsonNode?)value),
                Gen.Long.Select(value => (JsonNode?)value),
                Gen.Bool.Select(value => (JsonNode?)value),
                self.List[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
                Gen.Dictionary(text, self)[0, 4].Select(map => (JsonNode?)Map(map))));
        node.Sample(
            value => JsonNode.DeepEquals(value, YamlDocument.Read("test", YamlText.Write(new JsonObject { ["v"] = value?.DeepClone() }))!["v"]),
            print: value => value?.ToJsonString() ?? "null");
    }

    private static JsonObject Map(Dictionary<string, JsonNode?> map) =>
        new(map.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));

    [Theory]
    [InlineData("a: [", "test:")]
    [InlineData("a: 1\na: 2", "test:2")]
    [InlineData("a: 1\n---\nb: 2", "2 documents")]
    [InlineData("a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n"
        + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]",
        "more than 1000000 nodes")]
    public void What_is_not_one_document_of_bounded_size_is_refused(string yaml, string reason) =>
        Assert.Contains(reason, Assert.Throws<DeployException>(() => YamlDocument.Read("test", yaml)).Message);
}
