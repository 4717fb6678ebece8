using System.Reflection;

namespace Slipway.Compiler.Types;

/// <summary>Whether a reference to one type can be held by a variable of another, with variance.</summary>
internal static class Assignability
{
    public static bool IsAssignable(TypeDesc from, TypeDesc to)
    {
        if (from == to || to.Is("System.Object"))
            return true;
        if (from.Kind is TypeKind.SzArray && to.Kind is TypeKind.SzArray)
            return AreElementsAssignable(from.Element!, to.Element!);
        if (from.Kind is TypeKind.MdArray && to.Kind is TypeKind.MdArray)
            return from.Number == to.Number && AreElementsAssignable(from.Element!, to.Element!);
        if (to.IsInterface)
            return from.Interfaces.Any(implemented => IsVariant(implemented, to)) || from.IsInterface && IsVariant(from, to);
        for (var type = from; type is not null; type = type.Base)
        {
            if (type == to || to.IsDelegate && IsVariant(type, to))
                return true;
        }
        return false;
    }

    /// <summary>Whether one instance of a generic interface or delegate is another by variance.</summary>
    public static bool IsVariant(TypeDesc from, TypeDesc to)
    {
        if (from == to)
            return true;
        if (from.Def is null || from.Def != to.Def)
            return false;
        var parameters = from.Def.Row.GetGenericParameters();
        for (var i = 0; i < from.Args.Length; i++)
        {
            if (from.Args[i] == to.Args[i])
                continue;
            var attributes = from.Def.File.Reader.GetGenericParameter(parameters[i]).Attributes;
            var isVariant = (attributes & GenericParameterAttributes.VarianceMask) switch
            {
                GenericParameterAttributes.Covariant => IsReferenceAssignable(from.Args[i], to.Args[i]),
                GenericParameterAttributes.Contravariant => IsReferenceAssignable(to.Args[i], from.Args[i]),
                _ => false,
            };
            if (!isVariant)
                return false;
        }
        return true;
    }

    private static bool IsReferenceAssignable(TypeDesc from, TypeDesc to) => from.IsReference && to.IsReference && IsAssignable(from, to);

    // The CLR lets arrays of integers of one size stand for each other, whatever their sign.
    private static bool AreElementsAssignable(TypeDesc from, TypeDesc to) =>
        from.IsReference ? to.IsReference && IsAssignable(from, to) : !to.IsReference && Equals(Reduced(from), Reduced(to));

    private static object Reduced(TypeDesc type) => (type.IsEnum ? type.Underlying! : type).Kind switch
    {
        TypeKind.SByte => TypeKind.Byte,
        TypeKind.Int16 => TypeKind.UInt16,
        TypeKind.Int32 => TypeKind.UInt32,
        TypeKind.Int64 => TypeKind.UInt64,
        TypeKind.IntPtr => TypeKind.UIntPtr,
        TypeKind.Struct => type,
        var kind => kind,
    };
}
