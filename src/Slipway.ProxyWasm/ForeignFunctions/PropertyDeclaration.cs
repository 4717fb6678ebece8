namespace Slipway.ProxyWasm.ForeignFunctions;

/// <summary>What <c>declare_property</c> says of a property that a guest will set.</summary>
/// <param name="Name">Its name, as raw bytes.</param>
/// <param name="ReadOnly">Whether it may be set only once.</param>
/// <param name="Type">How its bytes are to be read.</param>
/// <param name="Schema">For structured types, what describes the fields; else empty.</param>
/// <param name="LifeSpan">How long it stays.</param>
public sealed record PropertyDeclaration(
    ReadOnlyMemory<byte> Name, bool ReadOnly, DeclaredPropertyType Type, ReadOnlyMemory<byte> Schema, PropertyLifeSpan LifeSpan);

/// <summary>How the bytes of a declared property are to be read.</summary>
public enum DeclaredPropertyType
{
    /// <summary>Any bytes.</summary>
    Bytes = 0,

    /// <summary>Text.</summary>
    Text = 1,

    /// <summary>A FlatBuffers table, with its schema.</summary>
    FlatBuffers = 2,

    /// <summary>A protobuf message, with the name of its type.</summary>
    Protobuf = 3,
}

/// <summary>How long a property or filter state stays.</summary>
public enum PropertyLifeSpan
{
    /// <summary>As long as the filter chain that the stream goes through.</summary>
    FilterChain = 0,

    /// <summary>As long as the request.</summary>
    DownstreamRequest = 1,

    /// <summary>As long as the client's connection.</summary>
    DownstreamConnection = 2,
}
