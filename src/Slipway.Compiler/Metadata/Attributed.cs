using System.Reflection.Metadata;

namespace Slipway.Compiler.Metadata;

/// <summary>Custom attributes, found and read without loading their types.</summary>
internal static class Attributed
{
    public static CustomAttribute? Find(MetadataReader reader, CustomAttributeHandleCollection attributes, string name)
    {
        foreach (var attribute in All(reader, attributes, name))
            return attribute;
        return null;
    }

    public static IEnumerable<CustomAttribute> All(MetadataReader reader, CustomAttributeHandleCollection attributes, string name) =>
        attributes.Select(reader.GetCustomAttribute).Where(attribute => NameOf(reader, attribute) == name);

    /// <summary>The first constructor argument of an attribute whose first argument is a string.</summary>
    public static string? FirstString(MetadataReader reader, CustomAttribute attribute)
    {
        var blob = reader.GetBlobReader(attribute.Value);
        return blob.ReadUInt16() == 1 ? blob.ReadSerializedString() : null;
    }

    /// <summary>The constructor's arguments of an attribute that has a type and a string, or two strings; a type is its full name.</summary>
    public static (string First, string Second)? TwoStrings(MetadataReader reader, CustomAttribute attribute)
    {
        var blob = reader.GetBlobReader(attribute.Value);
        return blob.ReadUInt16() == 1 && blob.ReadSerializedString() is { } first && blob.ReadSerializedString() is { } second ? (first, second) : null;
    }

    /// <summary>A named argument that is a string, as <c>EntryPoint</c> of UnmanagedCallersOnly.</summary>
    public static string? NamedString(MetadataReader reader, CustomAttribute attribute, string name)
    {
        const byte stringType = 0x0E;
        var blob = reader.GetBlobReader(attribute.Value);
        if (blob.ReadUInt16() != 1)
            return null;
        var count = blob.ReadUInt16();
        for (var i = 0; i < count; i++)
        {
            blob.ReadByte();
            if (blob.ReadByte() != stringType)
                return null;
            var argument = blob.ReadSerializedString();
            var value = blob.ReadSerializedString();
            if (argument == name)
                return value;
        }
        return null;
    }

    private static string NameOf(MetadataReader reader, CustomAttribute attribute)
    {
        switch (attribute.Constructor.Kind)
        {
            case HandleKind.MemberReference:
                var parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
                return parent.Kind switch
                {
                    HandleKind.TypeReference => reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name),
                    HandleKind.TypeDefinition => reader.GetString(reader.GetTypeDefinition((TypeDefinitionHandle)parent).Name),
                    _ => "",
                };
            case HandleKind.MethodDefinition:
                var type = reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType();
                return reader.GetString(reader.GetTypeDefinition(type).Name);
            default:
                return "";
        }
    }
}
