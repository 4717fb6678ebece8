namespace Slipway.Compiler.Types;

/// <summary>Names of types as C# would write them, for people.</summary>
internal static class TypeNames
{
    public static string Of(TypeDesc type) => type.Kind switch
    {
        _ when type.IsEnum => OfDef(type),
        TypeKind.Void => "void",
        TypeKind.Boolean => "bool",
        TypeKind.Char => "char",
        TypeKind.SByte => "sbyte",
        TypeKind.Byte => "byte",
        TypeKind.Int16 => "short",
        TypeKind.UInt16 => "ushort",
        TypeKind.Int32 => "int",
        TypeKind.UInt32 => "uint",
        TypeKind.Int64 => "long",
        TypeKind.UInt64 => "ulong",
        TypeKind.Single => "float",
        TypeKind.Double => "double",
        TypeKind.IntPtr => "nint",
        TypeKind.UIntPtr => "nuint",
        TypeKind.SzArray => Of(type.Element!) + "[]",
        TypeKind.MdArray => Of(type.Element!) + "[" + new string(',', type.Number - 1) + "]",
        TypeKind.Pointer => Of(type.Element!) + "*",
        TypeKind.ByRef => "ref " + Of(type.Element!),
        TypeKind.FunctionPointer => "delegate*<" + string.Join(", ", type.Shape!.Parameters.Append(type.Shape.Result).Select(Of)) + ">",
        TypeKind.TypeVariable => "!" + type.Number,
        TypeKind.MethodVariable => "!!" + type.Number,
        _ => OfDef(type),
    };

    /// <summary>The name that reflection gives a type, as far as <c>ToString</c> of a type shows it.</summary>
    public static string Reflected(TypeDesc type)
    {
        if (type.Def is null)
        {
            return type.Kind switch
            {
                TypeKind.SzArray => Reflected(type.Element!) + "[]",
                TypeKind.MdArray => Reflected(type.Element!) + "[" + new string(',', type.Number - 1) + "]",
                TypeKind.Pointer => Reflected(type.Element!) + "*",
                TypeKind.ByRef => Reflected(type.Element!) + "&",
                _ => Of(type),
            };
        }
        return type.Args.Length == 0 ? type.Def.FullName : type.Def.FullName + "[" + string.Join(",", type.Args.Select(Reflected)) + "]";
    }

    private static string OfDef(TypeDesc type)
    {
        if (type.Is("System.String"))
            return "string";
        if (type.Is("System.Object"))
            return "object";
        var name = type.Def!.FullName.Replace('+', '.');
        if (type.Args.Length == 0)
            return name;
        var plain = string.Concat(name.Split('.').Select((part, i) => (i == 0 ? "" : ".") + part.Split('`')[0]));
        return plain + "<" + string.Join(", ", type.Args.Select(Of)) + ">";
    }
}
