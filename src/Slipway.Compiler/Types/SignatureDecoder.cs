using System.Collections.Immutable;
using System.Reflection.Metadata;
using Slipway.Compiler.Metadata;

namespace Slipway.Compiler.Types;

/// <summary>Decodes signatures straight to closed types.</summary>
internal sealed class SignatureDecoder(World world)
{
    private readonly Dictionary<AssemblyImage, Provider> _providers = [];

    public Provider For(AssemblyImage file)
    {
        if (!_providers.TryGetValue(file, out var provider))
            _providers[file] = provider = new Provider(world, file);
        return provider;
    }

    internal sealed class Provider(World world, AssemblyImage file) : ISignatureTypeProvider<TypeDesc, GenericContext>
    {
        public TypeDesc GetArrayType(TypeDesc elementType, ArrayShape shape) => world.MdArray(elementType, shape.Rank);

        public TypeDesc GetByReferenceType(TypeDesc elementType) => world.ByRef(elementType);

        public TypeDesc GetFunctionPointerType(MethodSignature<TypeDesc> signature) =>
            world.FunctionPointer(new FunctionShape(signature.ReturnType, [.. signature.ParameterTypes]));

        public TypeDesc GetGenericInstantiation(TypeDesc genericType, ImmutableArray<TypeDesc> typeArguments) =>
            world.Closed(genericType.Def!, [.. typeArguments]);

        public TypeDesc GetGenericMethodParameter(GenericContext genericContext, int index) => genericContext.MethodArgs[index];

        public TypeDesc GetGenericTypeParameter(GenericContext genericContext, int index) => genericContext.TypeArgs[index];

        public TypeDesc GetModifiedType(TypeDesc modifier, TypeDesc unmodifiedType, bool isRequired) => unmodifiedType;

        public TypeDesc GetPinnedType(TypeDesc elementType) => world.Pinned(elementType);

        public TypeDesc GetPointerType(TypeDesc elementType) => world.Pointer(elementType);

        public TypeDesc GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode switch
        {
            PrimitiveTypeCode.Object => world.Object,
            PrimitiveTypeCode.String => world.String,
            PrimitiveTypeCode.TypedReference => world.CoreType("System", "TypedReference"),
            PrimitiveTypeCode.Void => world.Void,
            _ => world.CoreType("System", typeCode.ToString()),
        };

        public TypeDesc GetSZArrayType(TypeDesc elementType) => world.SzArray(elementType);

        public TypeDesc GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
            world.Closed(file.Def(handle), []);

        public TypeDesc GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
            world.Closed(world.Resolver.Reference(file, handle), []);

        public TypeDesc GetTypeFromSpecification(
            MetadataReader reader, GenericContext genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }
}
