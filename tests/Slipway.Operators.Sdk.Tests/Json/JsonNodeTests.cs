using System.Text;
using CsCheck;
using Slipway.Sdk.Json;
using Reference = System.Text.Json.Nodes.JsonNode;

namespace Slipway.Operators.Sdk.Tests.Json;

public sealed class JsonNodeTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("-0.5e+10")]
    [InlineData("12345678901234567890123")]
    [InlineData("\"a \\u0041 \\n \\\" \\\\ \\/ \\ud83d\\ude00\"")]
    [InlineData("{}")]
    [InlineData("{\"a\":{\"b\":[1,\"x\",null,{\"c\":[]}]},\"d\":false}")]
    public void What_is_read_and_not_touched_is_written_as_it_was(string json) =>
        Assert.Equal(json, JsonNode.Parse(json)?.ToString() ?? "null");

    [Theory]
    [InlineData("")]
    [InlineData("nul")]
    [InlineData("[1,]")]
    [InlineData("[1 2]")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{a:1}")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("-")]
    [InlineData("\"a")]
    [InlineData("\"\\x\"")]
    [InlineData("\"\\u12g4\"")]
    [InlineData("\"\u0001\"")]
    [InlineData("{} {}")]
    [InlineData("[")]
    [InlineData("]")]
    public void What_is_not_JSON_is_refused(string text) => Assert.Throws<JsonFormatException>(() => JsonNode.Parse(text));

    [Fact]
    public void A_refusal_says_where() =>
        Assert.Equal("This is not JSON: at byte 8 a value is expected", Assert.Throws<JsonFormatException>(() => JsonNode.Parse("{\"a\": [x]}".Replace("[x", "[ x"))).Message);

    [Fact]
    public void Depth_is_bounded()
    {
        Assert.NotNull(JsonNode.Parse(new string('[', 64) + new string(']', 64)));
        Assert.Throws<JsonFormatException>(() => JsonNode.Parse(new string('[', 65) + new string(']', 65)));
        Assert.Throws<JsonFormatException>(() => JsonNode.Parse(new string('[', 1_000_000)));
    }

    [Fact]
    public void Values_are_found_along_a_path()
    {
        var json = JsonNode.Parse("""{ "a": { "b": 3, "t": "x", "no": null, "yes": true }, "l": [ { "n": "first" } ] }""")!;

        Assert.Equal(3, json.GetInt64("a", "b"));
        Assert.Equal("x", json["a"]?["t"]?.AsText());
        Assert.True(json.GetBoolean("a", "yes"));
        Assert.Equal("first", json["l"]?[0]?.GetText("n"));
        Assert.Null(json.At("a", "b", "c"));
        Assert.Null(json.GetText("a", "no"));
        Assert.Null(json.GetText("a", "b"));
        Assert.Null(json["l"]?[1]);
    }

    [Fact]
    public void What_has_the_wrong_kind_is_told()
    {
        var json = JsonNode.Parse("""{ "n": 3, "t": "x", "big": 99999999999 }""")!;

        Assert.Equal("The JSON value must be a text and is a number", Assert.Throws<InvalidOperationException>(() => json["n"]!.AsText()).Message);
        Assert.Throws<InvalidOperationException>(() => json["t"]!.AsInt64());
        Assert.Throws<InvalidOperationException>(() => json["big"]!.AsInt32());
        Assert.Throws<InvalidOperationException>(() => json["n"]!["x"] = 1);
    }

    [Theory]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("-9223372036854775808", long.MinValue)]
    [InlineData("0", 0L)]
    [InlineData("9223372036854775808", null)]
    [InlineData("-9223372036854775809", null)]
    [InlineData("1.0", null)]
    [InlineData("1e3", null)]
    public void Whole_numbers_have_64_bits(string json, long? value) => Assert.Equal(value, ((JsonValue)JsonNode.Parse(json)!).Int64);

    [Fact]
    public void Objects_are_made_changed_and_compared()
    {
        var made = new JsonObject { ["b"] = 1, ["a"] = new JsonArray { "x", 2.5, null, true }, ["c"] = (string?)null };
        made["b"] = long.MinValue;
        made.Remove("c");

        Assert.Equal("""{"b":-9223372036854775808,"a":["x",2.5,null,true]}""", made.ToString());
        Assert.True(JsonNode.DeepEquals(made, JsonNode.Parse(""" { "a": [ "\u0078", 2.5, null, true ], "b": -9223372036854775808 } """)));
        Assert.False(JsonNode.DeepEquals(made, JsonNode.Parse("""{"b":-9223372036854775808,"a":["x",2.5,null,false]}""")));
        Assert.False(JsonNode.DeepEquals(made, JsonNode.Parse("""{"b":-9223372036854775808,"a":["x",2.5,null,true],"c":null}""")));
    }

    [Fact]
    public void A_clone_shares_nothing()
    {
        var json = JsonNode.Parse("""{ "a": { "b": [ 1 ] } }""")!;
        var clone = json.DeepClone();

        clone["a"]!["b"]![0] = 2;

        Assert.Equal("""{"a":{"b":[1]}}""", json.DeepClone().ToString());
        Assert.Equal("""{"a":{"b":[2]}}""", clone.ToString());
    }

    [Fact]
    public void Half_of_a_surrogate_pair_becomes_the_replacement_character() =>
        Assert.Equal("\"a\uFFFDb\"", ((JsonNode)"a\ud83db"!).ToString());

    [Fact]
    public void Any_text_is_read_back() => Gen.String.Sample(text =>
    {
        var wellFormed = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return JsonNode.Parse(((JsonNode)text!).ToUtf8())!.AsText() == wellFormed
            && Reference.Parse(((JsonNode)text!).ToString())!.GetValue<string>() == wellFormed;
    });

    /// <summary>What one reader takes, the other takes too, and as the same; depth aside.</summary>
    [Fact]
    public void Any_bytes_are_read_as_the_reader_of_the_framework_does() =>
        Gen.Int[0, s_tokens.Length - 1].Array[0, 12].Sample(
            tokens =>
            {
                var text = string.Concat(tokens.Select(token => s_tokens[token]));
                return Read(text) == ReadByReference(text);
            },
            iter: 20_000);

    private static readonly string[] s_tokens =
    [
        "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"\\u00e9\\n\"", "1", "-2.5e3", "0", "true", "false", "null", " ", "\n", "é", "\\", "\"",
    ];

    private static string Read(string text)
    {
        try
        {
            return Reference.Parse(JsonNode.Parse(text)?.ToString() ?? "null")?.ToJsonString() ?? "null";
        }
        catch (JsonFormatException)
        {
            return "refused";
        }
    }

    private static string ReadByReference(string text)
    {
        try
        {
            return Reference.Parse(text)?.ToJsonString() ?? "null";
        }
        catch (System.Text.Json.JsonException)
        {
            return "refused";
        }
    }
}
