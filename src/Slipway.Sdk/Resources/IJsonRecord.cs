using Slipway.Sdk.Json;

namespace Slipway.Sdk.Resources;

/// <summary>A record that can be written as JSON.</summary>
public interface IJsonRecord
{
    /// <summary>The record as JSON, with the fields that it was read with and has no property for.</summary>
    JsonObject ToJson();
}

/// <summary>
/// A record that can be read from JSON and written as such. The generator implements it for those with <see cref="ResourceAttribute"/>
/// and <see cref="ResourcePartAttribute"/>.
/// </summary>
/// <typeparam name="TSelf">The record.</typeparam>
public interface IJsonRecord<TSelf> : IJsonRecord where TSelf : IJsonRecord<TSelf>
{
    /// <summary>Reads the record.</summary>
    /// <exception cref="JsonFieldException">A field is missing, or is not what it must be.</exception>
    static abstract TSelf FromJson(JsonObject json);
}
