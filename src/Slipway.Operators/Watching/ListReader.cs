using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Watching;

/// <summary>
/// Reads a list as it arrives: each item is read when all of it is there, and forgotten, so that a list takes no more memory than its
/// largest item however long it is.
/// </summary>
internal sealed class ListReader(ObjectParser parser, Action<CachedObject> found, int maxObjectBytes)
{
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = ObjectParser.MaxDepth + 4 });
    private Stage _stage;

    private enum Stage
    {
        Start,
        Fields,
        Items,
        End,
    }

    /// <summary>The version that the list is of, at which a watch goes on.</summary>
    public string? ResourceVersion { get; private set; }

    /// <summary>Where the next page begins; null after the last one.</summary>
    public string? Continue { get; private set; }

    /// <exception cref="ClusterException">It is no list.</exception>
    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 << 10, minimumReadSize: 8 << 10));
        try
        {
            while (_stage != Stage.End)
            {
                var result = await pipe.ReadAsync(cancellationToken);
                var rest = result.Buffer.Slice(Read(result.Buffer, result.IsCompleted));
                if (rest.Length > maxObjectBytes)
                    throw ClusterException.Malformed($"a list with an item of more than {maxObjectBytes} bytes");
                if (result.IsCompleted && _stage != Stage.End)
                    throw ClusterException.Malformed("a list that ends in its middle");
                pipe.AdvanceTo(rest.Start, rest.End);
            }
        }
        catch (JsonException e)
        {
            throw ClusterException.Malformed($"a list that cannot be read ({e.Message.TrimEnd('.')})", e);
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    /// <returns>Up to where it is done with.</returns>
    private SequencePosition Read(in ReadOnlySequence<byte> buffer, bool isLast)
    {
        var reader = new Utf8JsonReader(buffer, isLast, _state);
        var whole = reader;
        while (_stage != Stage.End && TryStep(ref reader, buffer))
            whole = reader;
        _state = whole.CurrentState;
        return whole.Position;
    }

    /// <returns>False where more bytes are needed; then what was read is read again when they are there.</returns>
    private bool TryStep(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer)
    {
        if (!reader.Read())
            return false;
        switch (_stage, reader.TokenType)
        {
            case (Stage.Start, JsonTokenType.StartObject):
                _stage = Stage.Fields;
                return true;
            case (Stage.Fields, JsonTokenType.EndObject):
                _stage = Stage.End;
                return true;
            case (Stage.Fields, JsonTokenType.PropertyName):
                return TryField(ref reader, buffer);
            case (Stage.Items, JsonTokenType.EndArray):
                _stage = Stage.Fields;
                return true;
            case (Stage.Items, JsonTokenType.StartObject):
                if (!TryWhole(ref reader, buffer, out var item))
                    return false;
                found(parser.Parse(item));
                return true;
            default:
                throw new JsonException($"unexpected {reader.TokenType}");
        }
    }

    private bool TryField(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer)
    {
        var (isItems, isMetadata) = (reader.ValueTextEquals("items"u8), reader.ValueTextEquals("metadata"u8));
        if (!reader.Read())
            return false;
        if (isItems && reader.TokenType == JsonTokenType.StartArray)
        {
            _stage = Stage.Items;
            return true;
        }

        if (!TryWhole(ref reader, buffer, out var value))
            return false;
        if (isMetadata)
        {
            using var metadata = JsonDocument.Parse(value);
            ResourceVersion = Text(metadata.RootElement, "resourceVersion");
            Continue = Text(metadata.RootElement, "continue");
        }

        return true;
    }

    private static bool TryWhole(ref Utf8JsonReader reader, in ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> value)
    {
        var start = reader.TokenStartIndex;
        value = default;
        if (!reader.TrySkip())
            return false;
        value = buffer.Slice(start, reader.Position);
        return true;
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
