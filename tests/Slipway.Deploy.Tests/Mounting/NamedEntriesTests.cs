using System.Text.Json;
using CsCheck;

namespace Slipway.Deploy.Tests.Mounting;

/// <summary>Entries among those of others, in text that stays theirs.</summary>
public sealed class NamedEntriesTests
{
    private const string Ours = """{"name":"ours","configMap":{"name":"m"}}""";

    private static readonly Gen<string> _space = OneOf("", " ", "\n  ", "\t");

    private static readonly Gen<string> _entry = OneOf(
        """{"name":"a"}""", """{ "name": "b", "emptyDir": {} }""", """{"name":"ourselves","hostPath":{"path":"/ours]"}}""", """{"name":["ours"]}""", "7", "\"ours\"");

    [Theory]
    [InlineData("[]", $"[{Ours}]")]
    [InlineData("[ ]", $"[{Ours} ]")]
    [InlineData(" [ {\"name\":\"a\"} ] ", $" [ {{\"name\":\"a\"}},{Ours} ] ")]
    [InlineData("{}", $"{{\"ours\":{Ours}}}")]
    [InlineData("{ \"a\": {} }", $"{{ \"a\": {{}},\"ours\":{Ours} }}")]
    public void An_entry_goes_behind_the_others(string before, string after) => Assert.Equal(after, NamedEntries.Add(before, "ours", Ours));

    [Fact]
    public void Where_there_was_nothing_a_list_begins() => Assert.Equal($"[{Ours}]", NamedEntries.Add(null, "ours", Ours));

    [Fact]
    public void What_was_added_to_any_list_or_mapping_is_taken_away_without_a_trace() =>
        Gen.Select(Gen.Bool, _entry.Array[0, 4], _space, _space).Sample((isMap, entries, before, after) =>
        {
            var items = entries.Select((entry, index) => before + (isMap ? $"\"{index}\"{after}:{before}" : "") + entry + after);
            var text = (isMap ? "{" : "[") + string.Join(',', items) + before + (isMap ? "}" : "]");
            var changed = NamedEntries.Add(text, "ours", Ours);
            using var parsed = JsonDocument.Parse(changed);
            return !NamedEntries.AreNone(changed) && NamedEntries.Remove(changed, "ours") == text;
        });

    [Fact]
    public void What_came_later_stays_when_an_entry_goes()
    {
        var text = NamedEntries.Add(NamedEntries.Add("[]", "ours", Ours), "theirs", """{"name":"theirs"}""");
        Assert.Equal("""[{"name":"theirs"}]""", NamedEntries.Remove(text, "ours"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("[")]
    [InlineData("[{\"name\":\"a\"}")]
    [InlineData("[] []")]
    public void What_is_neither_list_nor_mapping_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => NamedEntries.Add(text, "ours", Ours));

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);
}
