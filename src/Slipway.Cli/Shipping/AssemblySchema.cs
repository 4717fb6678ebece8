using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Slipway.Cli.Shipping;

/// <summary>
/// The JSON Schema that the SDK's generator writes for the configuration of a filter in C#, read from the assembly without loading it: the constant
/// <c>JsonSchema</c> of the record that the filter's <c>RootContext&lt;TConfiguration&gt;</c> names.
/// </summary>
internal static class AssemblySchema
{
    private const string Constant = "JsonSchema";
    private const string RootContext = "RootContext`1";

    /// <returns>Null where there is no assembly, or no one configuration.</returns>
    public static string? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            using var file = new PEReader(File.OpenRead(path));
            return file.HasMetadata ? Read(file.GetMetadataReader()) : null;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            // A file of that name that is something else has no schema.
            return null;
        }
    }

    private static string? Read(MetadataReader metadata)
    {
        var configurations = metadata.TypeDefinitions
            .Select(handle => metadata.GetTypeDefinition(handle).BaseType)
            .Where(handle => handle.Kind == HandleKind.TypeSpecification)
            .Select(handle => metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(new ConfigurationOfRoot(), null))
            .OfType<TypeDefinitionHandle>()
            .Distinct()
            .ToList();
        if (configurations is not [var configuration])
            return null;
        foreach (var handle in metadata.GetTypeDefinition(configuration).GetFields())
        {
            var field = metadata.GetFieldDefinition(handle);
            if (metadata.StringComparer.Equals(field.Name, Constant) && !field.GetDefaultValue().IsNil
                && metadata.GetConstant(field.GetDefaultValue()) is { TypeCode: ConstantTypeCode.String } constant)
                return (string?)metadata.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
        }

        return null;
    }

    /// <summary>Of <c>RootContext&lt;T&gt;</c> the handle of T, where the assembly itself defines it; a name for types on the way there, and else nothing.</summary>
    private sealed class ConfigurationOfRoot : ISignatureTypeProvider<object?, object?>
    {
        public object? GetGenericInstantiation(object? genericType, ImmutableArray<object?> typeArguments) =>
            genericType is RootContext ? typeArguments[0] : null;

        public object? GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            reader.GetString(reader.GetTypeReference(handle).Name);

        public object? GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => handle;

        public object? GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => null;

        public object? GetSZArrayType(object? elementType) => null;

        public object? GetArrayType(object? elementType, ArrayShape shape) => null;

        public object? GetByReferenceType(object? elementType) => null;

        public object? GetPointerType(object? elementType) => null;

        public object? GetPinnedType(object? elementType) => null;

        public object? GetPrimitiveType(PrimitiveTypeCode typeCode) => null;

        public object? GetFunctionPointerType(MethodSignature<object?> signature) => null;

        public object? GetGenericMethodParameter(object? genericContext, int index) => null;

        public object? GetGenericTypeParameter(object? genericContext, int index) => null;

        public object? GetModifiedType(object? modifier, object? unmodifiedType, bool isRequired) => unmodifiedType;
    }
}
