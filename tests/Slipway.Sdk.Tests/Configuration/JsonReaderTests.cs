using System.Text;
using System.Text.Json;
using CsCheck;

namespace Slipway.Sdk.Tests.Configuration;

public sealed class JsonReaderTests
{
    private static readonly string[] RawValues =
        ["1", "-1.5e3", "\"a]}\\\"\"", "[1, [2, {}], \"x\"]", "{ \"a\": { \"b\": [] } , \"c\": null}", "true", "null"];

    [Fact]
    public void Nesting_has_an_end()
    {
        var json = Encoding.UTF8.GetBytes(new string('[', 100));
        var problem = Assert.Throws<ConfigurationException>(() =>
        {
            var reader = new JsonReader(json);
            for (var i = 0; i < json.Length; i++)
            {
                reader.BeginArray();
                reader.NextItem();
            }
        });

        Assert.Equal(33, problem.Column);
        Assert.Contains("is nested too deeply", problem.Message);
    }

    [Fact]
    public void What_the_framework_writes_is_read_as_it_was() => Gen.Select(Gen.String, Gen.Long, Gen.Bool).Sample((text, number, truth) =>
    {
        // Halves of surrogate pairs are no text; the framework replaces them when it writes.
        text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var reader = new JsonReader(JsonSerializer.SerializeToUtf8Bytes(new object[] { text, number, truth }));
        reader.BeginArray();
        Assert.True(reader.NextItem());
        Assert.Equal(text, reader.ReadString());
        Assert.True(reader.NextItem());
        Assert.Equal(number, reader.ReadInt64());
        Assert.True(reader.NextItem());
        Assert.Equal(truth, reader.ReadBoolean());
        Assert.False(reader.NextItem());
        reader.End();
    });

    [Fact]
    public void Raw_values_are_those_that_the_framework_finds() => Gen.Int[0, RawValues.Length - 1].Select(i => RawValues[i])
        .List[0, 5].Sample(values =>
        {
            var json = "{" + string.Join(" , ", values.Select((value, i) => $" \"{i}\" : {value} ")) + "}";
            using var document = JsonDocument.Parse(json);
            var reader = new JsonReader(Encoding.UTF8.GetBytes(json));
            reader.BeginObject();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                Assert.True(reader.NextProperty(out var name));
                Assert.Equal(property.Name, Encoding.UTF8.GetString(name));
                Assert.Equal(property.Value.GetRawText(), Encoding.UTF8.GetString(reader.ReadRaw()));
            }

            Assert.False(reader.NextProperty(out _));
        });

    [Fact]
    public void Whatever_it_is_given_it_throws_nothing_but_its_own_exception()
    {
        var sample = """{ "name": "n\u00e4", "keys": ["a", "b"], "rules": { "x": { "path": "/", "limit": -3 } }, "timeout": "1.5s", "factor": 1e0 }"""u8.ToArray();
        Gen.Select(Gen.Int[0, sample.Length - 1], Gen.Byte, Gen.Int[0, sample.Length]).Sample((position, value, length) =>
        {
            var json = sample[..length];
            if (position < length)
                json[position] = value;
            try
            {
                FilterConfiguration.Parse<SampleConfiguration>(json);
            }
            catch (ConfigurationException)
            {
                // Most are wrong.
            }
        });
    }
}
