using Slipway.Envoy;
using Slipway.ProxyWasm.Properties;

namespace Slipway.Gateway.Filters;

/// <summary>Turns the configuration's metadata into what guests read as properties; done once, at start.</summary>
internal static class MetadataConversion
{
    public static ProxyWasm.Properties.Metadata Convert(Envoy.Metadata metadata) => metadata.FilterMetadata.IsEmpty
        ? ProxyWasm.Properties.Metadata.Empty
        : new ProxyWasm.Properties.Metadata(metadata.FilterMetadata.ToDictionary(pair => pair.Key, pair => Convert(pair.Value)));

    public static MetadataValue Convert(StructValue value) => value switch
    {
        StructValue.Bool flag => MetadataValue.Of(flag.Value),
        StructValue.Number number => MetadataValue.Of(number.Value),
        StructValue.Text text => MetadataValue.Of(text.Value),
        StructValue.List list => MetadataValue.List(list.Items.Select(Convert)),
        StructValue.Struct fields => MetadataValue.Struct(
            fields.Fields.Select(field => KeyValuePair.Create(field.Key, Convert(field.Value)))),
        _ => MetadataValue.Null,
    };
}
