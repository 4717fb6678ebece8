using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Slipway.Envoy;

/// <summary>JSON text to nodes.</summary>
internal ref struct JsonDocumentReader
{
    private readonly ReadOnlySpan<byte> bytes;
    private Utf8JsonReader reader;
    private int countedTo;
    private int line;

    private JsonDocumentReader(ReadOnlySpan<byte> bytes)
    {
        this.bytes = bytes;
        reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DocumentReader.MaxDepth - 1 });
        line = 1;
    }

    public static ConfigNode Read(string text)
    {
        var document = new JsonDocumentReader(Encoding.UTF8.GetBytes(text));
        try
        {
            document.reader.Read();
            var root = document.ReadNode();
            document.reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            var reason = e.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new DocumentException((int)Math.Min(e.LineNumber ?? 0, int.MaxValue - 1) + 1, $"this is not JSON: {reason}");
        }
        catch (InvalidOperationException)
        {
            throw new DocumentException(document.Line(), "this is not JSON: a string has half a surrogate pair");
        }
    }

    private ConfigNode ReadNode()
    {
        var start = Line();
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var entries = ImmutableArray.CreateBuilder<MappingEntry>();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var key = reader.GetString()!;
                    var keyLine = Line();
                    reader.Read();
                    entries.Add(new MappingEntry(key, keyLine, ReadNode()));
                }

                return new MappingNode(start, entries.ToImmutable());
            case JsonTokenType.StartArray:
                var items = ImmutableArray.CreateBuilder<ConfigNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(ReadNode());
                return new SequenceNode(start, items.ToImmutable());
            case JsonTokenType.String:
                return new ScalarNode(start, ScalarKind.Text, reader.GetString()!);
            case JsonTokenType.Number when !reader.TryGetDouble(out var number) || !double.IsFinite(number):
                throw new DocumentException(start, "a number is too large");
            case JsonTokenType.Number:
                return new ScalarNode(start, ScalarKind.Number, Encoding.ASCII.GetString(reader.ValueSpan));
            case JsonTokenType.True or JsonTokenType.False:
                return new ScalarNode(start, ScalarKind.Bool, reader.TokenType == JsonTokenType.True ? "true" : "false");
            default:
                return new ScalarNode(start, ScalarKind.Null, "null");
        }
    }

    private int Line()
    {
        var position = (int)reader.TokenStartIndex;
        line += bytes[countedTo..position].Count((byte)'\n');
        countedTo = position;
        return line;
    }
}
