using System.Text;

namespace Slipway.Artifacts.Tests.Configuration;

public sealed class ConfigurationSchemaTests
{
    private const string Limits = """
        {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "type": "object",
          "properties": {
            "limit": { "type": "integer", "minimum": 1 },
            "mode": { "enum": ["log", "deny"] },
            "$schema": { "type": "string" },
            "next": { "$ref": "#" }
          },
          "patternProperties": { "^x-[a-z]+$": { "type": "string", "pattern": "^[a-z]+$" } },
          "required": ["limit"],
          "additionalProperties": false
        }
        """;

    [Theory]
    [InlineData("""{"limit": 1, "mode": "log", "x-a": "b", "next": {"limit": 2}}""")]
    [InlineData("\uFEFF{\"limit\": 1}")]
    public void What_matches_has_no_problems(string configuration) => Assert.Empty(Check(Limits, configuration));

    [Theory]
    [InlineData("""{"limit": 0}""", "/limit: 0 should be at least 1")]
    [InlineData("""{"limit": 1, "mode": "drop"}""", "/mode is none of \"log\", \"deny\"")]
    [InlineData("""{"limit": 1, "limits": 1}""", "/limits is none of the fields that there are")]
    [InlineData("""{"limit": 1, "x-a": "7"}""", "/x-a: The string value is not a match for the indicated regular expression")]
    [InlineData("""{"limit": 1, "next": {"limit": "1"}}""", "/next/limit: Value is \"string\" but should be \"integer\"")]
    [InlineData("", "at its top: Required properties [\"limit\"] are not present")]
    [InlineData("limit=1", "it is not JSON, as line 1 shows")]
    public void What_does_not_match_is_told_with_its_place(string configuration, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Check(Limits, configuration)));

    [Theory]
    [InlineData("{", "schema is not JSON, as line 1 shows.")]
    [InlineData("7", "it is neither an object nor true or false")]
    [InlineData("""{"type": 7}""", "type")]
    [InlineData("""{"$schema": "https://schema.example/mine"}""", "its $schema is \"https://schema.example/mine\", and none of ")]
    [InlineData("""{"$ref": "https://schema.example/mine"}""", "https://schema.example/mine")]
    [InlineData("""{"properties": {"a": {"$schema": "http://json-schema.org/draft-07/schema#"}}}""", "only the whole may have a $schema")]
    [InlineData("""{"pattern": "a(?=b)"}""", "NonBacktracking")]
    [InlineData("""{"$ref": "#"}""", "#")]
    public void What_is_no_schema_is_refused(string schema, string reason) =>
        Assert.Contains(reason, Assert.Throws<ArtifactException>(() => ConfigurationSchema.Parse("schema", Encoding.UTF8.GetBytes(schema))).Message);

    [Fact]
    public void A_reference_that_leads_nowhere_is_told_when_it_is_followed() =>
        Assert.Contains("#/definitions/none", Assert.Throws<ArtifactException>(() => Check("""{"$ref": "#/definitions/none"}""", "{}")).Message);

    [Theory]
    [InlineData("""{"allOf": [{"$ref": "#"}]}""")]
    [InlineData("""{"$schema": "https://json-schema.org/draft/2019-09/schema", "allOf": [{"$recursiveRef": "#"}]}""")]
    [InlineData("""{"$dynamicAnchor": "a", "allOf": [{"$dynamicRef": "#a"}]}""")]
    public void References_that_lead_back_end(string schema) => AssertEndless(schema);

    [Fact]
    public void References_that_double_end()
    {
        var levels = Enumerable.Range(0, 60).Select(i => $$"""
            "d{{i}}": {"allOf": [{"$ref": "#/$defs/d{{i + 1}}"}, {"$ref": "#/$defs/d{{i + 1}}"}]}
            """);
        AssertEndless($$"""{"$defs": { {{string.Join(',', levels)}}, "d60": true }, "$ref": "#/$defs/d0"}""");
    }

    [Theory]
    [InlineData("""{"pattern": "^(a+)+$"}""")]
    [InlineData("""{"patternProperties": {"^(a+)+$": false}, "additionalProperties": false}""")]
    public void A_pattern_takes_no_longer_than_the_text_is_long(string schema)
    {
        // A matcher that backtracks would still be at it when the sun has gone out.
        var text = new string('a', 200) + "b";
        Assert.NotEmpty(Check(schema, schema.StartsWith("{\"pattern\"", StringComparison.Ordinal) ? $"\"{text}\"" : $$"""{"{{text}}": 1}"""));
    }

    private static void AssertEndless(string schema) =>
        Assert.Contains("its references go on and on", Assert.Throws<ArtifactException>(() => Check(schema, "{}")).Message);

    private static IReadOnlyList<string> Check(string schema, string configuration) =>
        ConfigurationSchema.Parse("schema", Encoding.UTF8.GetBytes(schema)).Check(Encoding.UTF8.GetBytes(configuration));
}
