namespace Slipway.ProxyWasm.Properties;

/// <summary>The kinds of <see cref="MetadataValue"/>: those of <c>google.protobuf.Value</c>.</summary>
public enum MetadataKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary>True or false.</summary>
    Bool,

    /// <summary>A double-precision number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Values in order.</summary>
    List,

    /// <summary>Values by name.</summary>
    Struct,
}
