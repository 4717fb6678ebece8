using System.Text;
using Slipway.ProxyWasm.Abi;

namespace Slipway.ProxyWasm.Properties;

/// <summary>What the proxy tells guests about itself: the fields of <c>envoy.config.core.v3.Node</c> that plugins read.</summary>
/// <param name="Id">The node's id.</param>
/// <param name="Cluster">The name of the service the proxy belongs to.</param>
/// <param name="Metadata">A struct of anything.</param>
public sealed record NodeProperties(string Id, string Cluster, MetadataValue Metadata)
{
    internal WasmResult Serialize(PropertyPath path, PropertyBuffer into)
    {
        if (!path.TryNext(out var field))
            return WasmResult.SerializationFailure;
        if (field.SequenceEqual("metadata"u8))
            return Metadata.Find(path)?.Serialize(into) ?? WasmResult.NotFound;
        var text = field.SequenceEqual("id"u8) ? Id : field.SequenceEqual("cluster"u8) ? Cluster : null;
        if (text is null)
            return WasmResult.NotFound;
        PropertyValue.WriteBytes(into, Encoding.UTF8.GetBytes(text));
        return WasmResult.Ok;
    }
}
