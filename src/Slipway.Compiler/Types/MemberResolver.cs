using System.Reflection.Metadata;
using Slipway.Compiler.Metadata;

namespace Slipway.Compiler.Types;

/// <summary>Follows tokens from the assembly that uses something to the one that defines it.</summary>
internal sealed class MemberResolver(World world)
{
    public TypeDesc Type(AssemblyImage file, EntityHandle handle, GenericContext context) => handle.Kind switch
    {
        HandleKind.TypeDefinition => world.Closed(file.Def((TypeDefinitionHandle)handle), []),
        HandleKind.TypeReference => world.Closed(Reference(file, (TypeReferenceHandle)handle), []),
        HandleKind.TypeSpecification => file.Reader.GetTypeSpecification((TypeSpecificationHandle)handle)
            .DecodeSignature(world.Decoder.For(file), context),
        _ => throw new BadImageFormatException($"'{file.Name}' uses a {handle.Kind} as a type."),
    };

    public TypeDef Reference(AssemblyImage file, TypeReferenceHandle handle)
    {
        if (file.Resolved.TryGetValue(handle, out var known))
            return (TypeDef)known;
        var reference = file.Reader.GetTypeReference(handle);
        var name = file.Reader.GetString(reference.Name);
        var @namespace = file.Reader.GetString(reference.Namespace);
        TypeDef def;
        if (reference.ResolutionScope.Kind is HandleKind.TypeReference)
            def = Nested(Reference(file, (TypeReferenceHandle)reference.ResolutionScope), name);
        else if (reference.ResolutionScope.Kind is HandleKind.AssemblyReference)
            def = Named(world.Assembly(AssemblyName(file, (AssemblyReferenceHandle)reference.ResolutionScope)), @namespace, name);
        else
            def = Named(file, @namespace, name);
        file.Resolved[handle] = def;
        return def;
    }

    public FieldDesc Field(AssemblyImage file, EntityHandle handle, GenericContext context)
    {
        if (handle.Kind is HandleKind.FieldDefinition)
        {
            var row = file.Reader.GetFieldDefinition((FieldDefinitionHandle)handle);
            var def = file.Def(row.GetDeclaringType());
            var owner = OwnerWithin(def, context);
            if (owner.Def == def)
                return owner.Field(def.Field((FieldDefinitionHandle)handle));
            var fieldName = file.Reader.GetString(row.Name);
            return owner.Def!.Fields.FirstOrDefault(field => field.Name == fieldName) is { } replaced ? owner.Field(replaced)
                : throw new MissingFieldException($"'{owner}' is a lean version of the framework's here, and has no field '{fieldName}'.");
        }
        var member = file.Reader.GetMemberReference((MemberReferenceHandle)handle);
        var name = file.Reader.GetString(member.Name);
        for (var type = Type(file, member.Parent, context); type is not null; type = type.Base)
        {
            foreach (var field in type.Def!.Fields)
            {
                if (field.Name == name)
                    return type.Field(field);
            }
        }
        throw new MissingMemberException($"Field '{name}' was not found in '{Type(file, member.Parent, context)}'.");
    }

    public MethodDesc Method(AssemblyImage file, EntityHandle handle, GenericContext context)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                return Defined(file, (MethodDefinitionHandle)handle, context, []);
            case HandleKind.MethodSpecification:
                var specification = file.Reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                TypeDesc[] args = [.. specification.DecodeSignature(world.Decoder.For(file), context)];
                return specification.Method.Kind is HandleKind.MethodDefinition
                    ? Defined(file, (MethodDefinitionHandle)specification.Method, context, args)
                    : Member(file, (MemberReferenceHandle)specification.Method, context, args);
            case HandleKind.MemberReference:
                return Member(file, (MemberReferenceHandle)handle, context, []);
            default:
                throw new BadImageFormatException($"'{file.Name}' uses a {handle.Kind} as a method.");
        }
    }

    private MethodDesc Defined(AssemblyImage file, MethodDefinitionHandle handle, GenericContext context, TypeDesc[] args)
    {
        var def = file.Def(file.Reader.GetMethodDefinition(handle).GetDeclaringType());
        var method = def.Method(handle);
        var owner = OwnerWithin(def, context);
        if (owner.Def != def)
        {
            var signature = world.OpenSignatureOf(method);
            method = owner.Def!.MethodsNamed(method.Name).FirstOrDefault(other => StandsFor(signature, world.OpenSignatureOf(other)))
                ?? throw new MissingMethodException($"'{owner}' is a lean version of the framework's here, and has no '{method.Name}'.");
        }
        return world.Method(method, owner, args);
    }

    private MethodDesc Member(AssemblyImage file, MemberReferenceHandle handle, GenericContext context, TypeDesc[] args)
    {
        var member = file.Reader.GetMemberReference(handle);
        var name = file.Reader.GetString(member.Name);
        var owner = Type(file, member.Parent, context);
        var decoder = world.Decoder.For(file);
        if (owner.Kind is TypeKind.MdArray)
        {
            // An array has no variables of its own: these are the caller's.
            var shape = member.DecodeMethodSignature(decoder, context);
            return world.Synthesised(MethodBodyKind.ArrayMethod, owner, name,
                new FunctionShape(shape.ReturnType, [owner, .. shape.ParameterTypes]));
        }
        var lookIn = owner.Kind is TypeKind.SzArray ? world.Array : owner;
        var def = (MethodDef?)file.Resolved.GetValueOrDefault(handle);
        var depth = 0;
        if (def is null)
        {
            // The signature is open over the variables of the type that is named, whatever they are bound to here.
            for (var type = lookIn; type is not null && def is null; type = type.Base)
            {
                var open = member.DecodeMethodSignature(decoder, world.OpenContext(Math.Max(type.Args.Length, lookIn.Args.Length), args.Length + 8));
                def = type.Def!.MethodsNamed(name).FirstOrDefault(method => IsSame(world.OpenSignatureOf(method), open));
            }
            if (def is null)
                throw new MissingMethodException($"Method '{owner}.{name}' was not found: the assembly was compiled against another version of '{owner}'.");
            file.Resolved[handle] = def;
        }
        var found = lookIn;
        while (found.Def != def.Owner)
        {
            found = found.Base ?? throw new MissingMethodException($"Method '{def}' is not one of '{owner}'.");
            depth++;
        }
        return world.Method(def, found, args);
    }

    private static bool IsSame(MethodSignature<TypeDesc> left, MethodSignature<TypeDesc> right) =>
        left.ReturnType == right.ReturnType && left.ParameterTypes.AsSpan().SequenceEqual(right.ParameterTypes.AsSpan())
        && left.GenericParameterCount == right.GenericParameterCount && left.Header.IsInstance == right.Header.IsInstance;

    /// <summary>Whether a method of a lean type is the one that the framework means, whose types the lean one may not be able to name.</summary>
    private static bool StandsFor(MethodSignature<TypeDesc> framework, MethodSignature<TypeDesc> lean) =>
        Stands.For(framework.ReturnType, lean.ReturnType) && framework.ParameterTypes.Length == lean.ParameterTypes.Length
        && framework.ParameterTypes.Zip(lean.ParameterTypes).All(pair => Stands.For(pair.First, pair.Second))
        && framework.GenericParameterCount == lean.GenericParameterCount && framework.Header.IsInstance == lean.Header.IsInstance;

    private TypeDesc OwnerWithin(TypeDef def, GenericContext context) =>
        world.Closed(def, def.GenericCount == 0 ? [] : context.TypeArgs.Length == def.GenericCount ? context.TypeArgs
            : throw new BadImageFormatException($"'{def}' is used without its type arguments."));

    private TypeDef Named(AssemblyImage file, string @namespace, string name)
    {
        if (file.Find(@namespace, name) is { } def)
            return def;
        foreach (var handle in file.Reader.ExportedTypes)
        {
            var exported = file.Reader.GetExportedType(handle);
            if (!exported.IsForwarder || exported.Implementation.Kind is not HandleKind.AssemblyReference
                || file.Reader.GetString(exported.Name) != name || file.Reader.GetString(exported.Namespace) != @namespace)
            {
                continue;
            }
            return Named(world.Assembly(AssemblyName(file, (AssemblyReferenceHandle)exported.Implementation)), @namespace, name);
        }
        throw new TypeLoadException($"Type '{@namespace}.{name}' was not found in assembly '{file.Name}'.");
    }

    private static TypeDef Nested(TypeDef declaring, string name)
    {
        foreach (var handle in declaring.Row.GetNestedTypes())
        {
            var def = declaring.File.Def(handle);
            if (def.Name == name)
                return def;
        }
        throw new TypeLoadException($"Type '{name}' was not found in '{declaring}'.");
    }

    private static string AssemblyName(AssemblyImage file, AssemblyReferenceHandle handle) =>
        file.Reader.GetString(file.Reader.GetAssemblyReference(handle).Name);
}
