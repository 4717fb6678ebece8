using Google.Protobuf;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.SharedData;

namespace Slipway.ProxyWasm.Properties;

/// <summary>
/// What Envoy calls <c>envoy.config.core.v3.Metadata</c>: a struct for each namespace, such as <c>envoy.lb</c>. Guests read it with the
/// path <c>metadata</c>, <c>filter_metadata</c>, namespace, key. Immutable.
/// </summary>
public sealed class Metadata
{
    private readonly MetadataValue _filterMetadata;
    private readonly Lazy<byte[]> _message;

    /// <param name="filterMetadata">A struct for each namespace.</param>
    /// <exception cref="ArgumentException">
    /// A namespace holds something else than a struct, or one nested deeper than <see cref="MetadataValue.MaxDepth"/>, the map of
    /// namespaces included.
    /// </exception>
    public Metadata(IReadOnlyDictionary<string, MetadataValue> filterMetadata)
    {
        ArgumentNullException.ThrowIfNull(filterMetadata);
        foreach (var (name, value) in filterMetadata)
        {
            if (value.Kind != MetadataKind.Struct)
            {
                throw new ArgumentException($"Metadata namespace \"{name}\" must be a struct, not a {value.Kind}.", nameof(filterMetadata));
            }
        }

        _filterMetadata = MetadataValue.Struct(filterMetadata);
        _message = new Lazy<byte[]>(() => Encode(filterMetadata));
    }

    /// <summary>Metadata without any namespace.</summary>
    public static Metadata Empty { get; } = new(new Dictionary<string, MetadataValue>());

    /// <summary>
    /// Writes what <paramref name="path"/> leads to. The metadata itself is a message, and so is written as protobuf; everything in it is
    /// written as <see cref="MetadataValue.Serialize"/> does.
    /// </summary>
    /// <returns>
    /// <see cref="WasmResult.Ok"/>, <see cref="WasmResult.NotFound"/> or <see cref="WasmResult.SerializationFailure"/>; nothing is written
    /// unless it is the first.
    /// </returns>
    internal WasmResult Serialize(PropertyPath path, PropertyBuffer into)
    {
        if (!path.TryNext(out var field))
        {
            PropertyValue.WriteBytes(into, _message.Value);
            return WasmResult.Ok;
        }

        // typed_filter_metadata is a field of the message too, and always empty here.
        var map = field.SequenceEqual("filter_metadata"u8) ? _filterMetadata
            : field.SequenceEqual("typed_filter_metadata"u8) ? MetadataValue.Struct([])
            : null;
        return map?.Find(path)?.Serialize(into) ?? WasmResult.NotFound;
    }

    private static byte[] Encode(IReadOnlyDictionary<string, MetadataValue> filterMetadata)
    {
        var message = new Protocol.Metadata();
        foreach (var (name, value) in filterMetadata)
        {
            message.FilterMetadata[name] = value.ToProtobufStruct();
        }

        return message.ToByteArray();
    }
}
