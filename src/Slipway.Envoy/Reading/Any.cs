using System.Text;

namespace Slipway.Envoy;

/// <summary>Readers of google.protobuf.Any in its JSON form, a mapping with <c>@type</c>.</summary>
internal static class Any
{
    private const string Struct = "google.protobuf.Struct";

    private static readonly Message<TypedStruct> TypedStructMessage = new Message<TypedStruct>(
        "xds.type.v3.TypedStruct", new TypedStruct("", null))
    {
        { "type_url", Scalars.NonEmptyText, (value, url) => value with { Url = url } },
        { "value", Composites.Place, (value, body) => value with { Body = body } },
    }.Requires("type_url");

    /// <summary>
    /// The full name of the message in an Any and the place of its fields. <c>TypedStruct</c> is looked through; for a plain Struct,
    /// which tells no type, the name is null. Null, and an error, if this is no Any.
    /// </summary>
    public static (string? TypeName, Cursor Body)? Open(Cursor at)
    {
        if (TypeName(at) is not { } type)
            return null;
        switch (type)
        {
            case "xds.type.v3.TypedStruct" or "udpa.type.v1.TypedStruct":
                var (url, body) = TypedStructMessage.Read(at.AsAny());
                return url.Length == 0 ? null : (AfterSlash(url), body ?? at.AsEmpty());
            case Struct:
                return (null, at.Child("value") ?? at.AsEmpty());
            default:
                return (type, at.AsAny());
        }
    }

    /// <summary>
    /// The bytes that a guest gets for an Any: JSON text of a Struct, the content of a StringValue or BytesValue. Plain text is what
    /// this was before it became an Any, and is taken as it stands.
    /// </summary>
    public static ReadOnlyMemory<byte> GuestBytes(Cursor at)
    {
        if (at.Node is ScalarNode { Kind: ScalarKind.Text } text)
            return Encoding.UTF8.GetBytes(text.Text);
        if (TypeName(at) is not { } type)
            return default;

        foreach (var entry in at.Entries("a mapping", out var keys).Zip(keys).Where(pair => pair.Second is not ("@type" or "value")))
            entry.First.Error($"is no field of an Any of {type}; put the configuration under value");
        var value = at.Child("value");
        switch (type)
        {
            case Struct:
                return (value is null || value.IsNull ? StructValue.Struct.Empty : Composites.Struct(value)).ToJson();
            case "google.protobuf.StringValue":
                return value is null || value.IsNull ? default : Encoding.UTF8.GetBytes(Scalars.Text(value));
            case "google.protobuf.BytesValue":
                return value is null || value.IsNull ? default : Scalars.Bytes(value);
            default:
                (at.Child("@type") ?? at).Error(
                    $"{type} is not supported; use google.protobuf.Struct, google.protobuf.StringValue or google.protobuf.BytesValue");
                return default;
        }
    }

    private static string? TypeName(Cursor at)
    {
        if (at.Node is not MappingNode)
            at.Error($"must be a mapping with @type, not {at.Described()}");
        else if (at.Child("@type") is not { } type)
            at.Error("needs @type, such as \"@type\": type.googleapis.com/google.protobuf.StringValue");
        else if (Scalars.NonEmptyText(type) is { Length: > 0 } url)
            return AfterSlash(url);
        return null;
    }

    private static string AfterSlash(string url) => url[(url.LastIndexOf('/') + 1)..];

    private sealed record TypedStruct(string Url, Cursor? Body);
}
