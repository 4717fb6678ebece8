using Slipway.Envoy;
using Slipway.ProxyWasm.Properties;
using EnvoyMetadata = Slipway.Envoy.Metadata;
using Metadata = Slipway.ProxyWasm.Properties.Metadata;

namespace Slipway.Gateway;

/// <summary>From configuration's values to those that guests read.</summary>
internal static class Metadatas
{
    public static Metadata Of(EnvoyMetadata metadata) => metadata.FilterMetadata.IsEmpty
        ? Metadata.Empty
        : new Metadata(metadata.FilterMetadata.ToDictionary(entry => entry.Key, entry => Of(entry.Value)));

    public static MetadataValue Of(StructValue value) => value switch
    {
        StructValue.Bool of => MetadataValue.Of(of.Value),
        StructValue.Number of => MetadataValue.Of(of.Value),
        StructValue.Text of => MetadataValue.Of(of.Value),
        StructValue.List of => MetadataValue.List(of.Items.Select(Of)),
        StructValue.Struct of => MetadataValue.Struct(of.Fields.Select(field => KeyValuePair.Create(field.Key, Of(field.Value)))),
        _ => MetadataValue.Null,
    };
}
