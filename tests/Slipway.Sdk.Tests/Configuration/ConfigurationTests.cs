using System.Text;
using System.Text.Json;

namespace Slipway.Sdk.Tests.Configuration;

public sealed class ConfigurationTests
{
    [Fact]
    public void All_kinds_of_fields_are_read()
    {
        var configuration = Parse(
            """
            {
              "name": "n\u00e4\n\/", "note": "", "max_requests": 100, "bytes": -9223372036854775808, "factor": 2.5e0, "is_on": false,
              "timeout": "1.5s", "mode": "allow_all", "keys": ["a", "b"], "matrix": [[1, 2], [], [-3]],
              "rules": { "first": { "path": "/", "limit": 3 }, "second \"two\"": { "path": "" } }, "fallback": { "path": "f" }
            }
            """);

        Assert.Equal("nä\n/", configuration.Name);
        Assert.Equal(("", 100, long.MinValue, 2.5, false),
            (configuration.Note, configuration.MaxRequests, configuration.Bytes, configuration.Factor, configuration.IsOn));
        Assert.Equal(TimeSpan.FromSeconds(1.5), configuration.Timeout);
        Assert.Equal(SampleMode.AllowAll, configuration.Mode);
        Assert.Equal(["a", "b"], configuration.Keys);
        Assert.Equal([[1, 2], [], [-3]], configuration.Matrix);
        Assert.Equal(new SampleRule { Path = "/", Limit = 3 }, configuration.Rules["first"]);
        Assert.Equal(new SampleRule { Path = "" }, configuration.Rules["second \"two\""]);
        Assert.Equal("f", configuration.Fallback!.Path);
    }

    [Fact]
    public void What_is_not_given_has_its_default()
    {
        var configuration = Parse("""{ "name": "x", "bytes": null, "fallback": null }""");

        Assert.Equal(("a \"note\"", 10, null, 1.5, true),
            (configuration.Note, configuration.MaxRequests, configuration.Bytes, configuration.Factor, configuration.IsOn));
        Assert.Equal(TimeSpan.FromSeconds(5), configuration.Timeout);
        Assert.Equal(SampleMode.DenyAll, configuration.Mode);
        Assert.Empty(configuration.Keys);
        Assert.Null(configuration.Fallback);
    }

    [Fact]
    public void Nothing_at_all_is_an_empty_object() => Assert.Equal(
        "line 1, column 3: the configuration must have the field name", Problem(""));

    [Theory]
    [InlineData("[]", "line 1, column 1: the configuration must be an object")]
    [InlineData("{", "line 1, column 2: the configuration must have names in quotes here")]
    [InlineData("{ \"name\": \"x\" } x", "line 1, column 17: the configuration must end here")]
    [InlineData("{ \"name\": \"x\", }", "line 1, column 16: name must not have ',' behind the last")]
    [InlineData("{ \"name\": \"x\" \"note\": 1 }", "line 1, column 15: the configuration must have ',' or '}' here")]
    [InlineData("{ name: 1 }", "line 1, column 3: the configuration must have names in quotes here")]
    [InlineData("{ \"name\" 1 }", "line 1, column 10: name must have ':' and a value behind the name")]
    [InlineData("{\n  \"name\": 5\n}", "line 2, column 11: name must be a text")]
    [InlineData(
        "{ \"näme\": 5 }",
        "line 1, column 11: näme is not a field; there are name, note, max_requests, bytes, factor, is_on, timeout, mode, keys, "
        + "matrix, rules, fallback")]
    [InlineData("{ \"name\": \"\" }", "line 1, column 11: name must not be empty")]
    [InlineData("{ \"name\": \"12345678901\" }", "line 1, column 11: name must not have more characters than 10")]
    [InlineData("{ \"name\": \"x }", "line 1, column 11: name must have a closing quote")]
    [InlineData("{ \"name\": \"a\nb\" }", "line 1, column 13: name must not have line breaks or other control characters in a text")]
    [InlineData(
        "{ \"name\": \"\\x\" }",
        "line 1, column 15: name must not have a '\\' before anything but \" \\ / b f n r t and u with four digits")]
    [InlineData(
        "{ \"name\": \"\\u12g4\" }",
        "line 1, column 19: name must not have a '\\' before anything but \" \\ / b f n r t and u with four digits")]
    [InlineData("{ \"name\": \"x\", \"name\": \"y\" }", "line 1, column 24: name is given twice")]
    [InlineData("{ \"max_requests\": 0 }", "line 1, column 19: max_requests must be a whole number from 1 to 100")]
    [InlineData("{ \"max_requests\": 101 }", "line 1, column 19: max_requests must be a whole number from 1 to 100")]
    [InlineData("{ \"max_requests\": 1.0 }", "line 1, column 19: max_requests must be a whole number from 1 to 100")]
    [InlineData("{ \"max_requests\": 010 }", "line 1, column 19: max_requests must be a whole number from 1 to 100")]
    [InlineData("{ \"max_requests\": \"1\" }", "line 1, column 19: max_requests must be a whole number from 1 to 100")]
    [InlineData("{ \"max_requests\": null }", "line 1, column 19: max_requests must be a whole number from 1 to 100")]
    [InlineData("{ \"bytes\": 9223372036854775808 }", "line 1, column 12: bytes must be a whole number")]
    [InlineData("{ \"bytes\": -9223372036854775809 }", "line 1, column 12: bytes must be a whole number")]
    [InlineData("{ \"bytes\": - }", "line 1, column 12: bytes must be a whole number")]
    [InlineData("{ \"factor\": 3 }", "line 1, column 13: factor must be a number from 0.5 to 2.5")]
    [InlineData("{ \"is_on\": 1 }", "line 1, column 12: is_on must be true or false")]
    [InlineData(
        "{ \"timeout\": \"5\" }", "line 1, column 14: timeout must be a length of time such as \"250ms\", \"1.5s\", \"2m\" or \"1h\"")]
    [InlineData(
        "{ \"timeout\": \"1.2.3s\" }", "line 1, column 14: timeout must be a length of time such as \"250ms\", \"1.5s\", \"2m\" or \"1h\"")]
    [InlineData(
        "{ \"timeout\": \"99999999999999h\" }",
        "line 1, column 14: timeout must be a length of time such as \"250ms\", \"1.5s\", \"2m\" or \"1h\"")]
    [InlineData("{ \"mode\": \"none\" }", "line 1, column 11: mode must be one of allow_all, deny_all")]
    [InlineData("{ \"keys\": {} }", "line 1, column 11: keys must be a list")]
    [InlineData("{ \"keys\": [] }", "line 1, column 13: keys must have at least 1 item")]
    [InlineData("{ \"keys\": [\"a\", 1] }", "line 1, column 17: keys[1] must be a text")]
    [InlineData("{ \"keys\": [\"a\" \"b\"] }", "line 1, column 16: keys must have ',' or ']' here")]
    [InlineData(
        "{ \"matrix\": [[1], [2, \"x\"]] }", "line 1, column 23: matrix[1][1] must be a whole number from -2147483648 to 2147483647")]
    [InlineData("{ \"rules\": { \"a\": { \"limit\": 1 } } }", "line 1, column 33: rules.a must have the field path")]
    [InlineData("{ \"rules\": { \"a\": { \"lmit\": 1 } } }", "line 1, column 29: rules.a.lmit is not a field; there are path, limit")]
    [InlineData("{ \"name\": \"7\", \"max_requests\": 7 }", "line 1, column 35: the configuration must not have the name of its number")]
    public void A_wrong_configuration_is_an_error_that_says_where_and_what(string json, string problem) =>
        Assert.Equal(problem, Problem(json));

    [Fact]
    public void The_schema_says_all_that_the_parser_does()
    {
        using var schema = JsonDocument.Parse(SampleConfiguration.JsonSchema);
        var root = schema.RootElement;
        var properties = root.GetProperty("properties");

        Assert.Equal("All that a configuration can have.", root.GetProperty("description").GetString());
        Assert.Equal("name", Assert.Single(root.GetProperty("required").EnumerateArray()).GetString());
        Assert.False(root.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(
            """{"description":"Who it is for; at most ten characters.","type":"string","minLength":1,"maxLength":10}""",
            properties.GetProperty("name").GetRawText());
        Assert.Equal("""{"type":"string","default":"a \"note\""}""", properties.GetProperty("note").GetRawText());
        Assert.Equal("""{"type":"integer","minimum":1,"maximum":100,"default":10}""", properties.GetProperty("max_requests").GetRawText());
        Assert.Equal("""{"enum":["allow_all","deny_all"],"default":"deny_all"}""", properties.GetProperty("mode").GetRawText());
        Assert.Equal("""{"type":"array","items":{"type":"string"},"minItems":1}""", properties.GetProperty("keys").GetRawText());
        Assert.Equal(
            """{"type":"object","additionalProperties":false,"required":["path"],"properties":{"path":{"type":"string"},"limit":{"type":"integer"}}}""",
            properties.GetProperty("rules").GetProperty("additionalProperties").GetRawText());
    }

    private static SampleConfiguration Parse(string json) => FilterConfiguration.Parse<SampleConfiguration>(Encoding.UTF8.GetBytes(json));

    private static string Problem(string json) => Assert.Throws<ConfigurationException>(() => Parse(json)).Message;
}
