namespace Slipway.Compiler.Tests.Subset;

/// <summary>Types as C# writes them.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    };

    /// <summary>For a compiler: with the namespace.</summary>
    public static string Full(Type type) => Name(type, full: true);

    /// <summary>For a reader.</summary>
    public static string Short(Type type) => Name(type, full: false);

    private static string Name(Type type, bool full)
    {
        if (type.IsByRef)
            return "ref " + Name(type.GetElementType()!, full);
        if (type.IsArray)
            return Name(type.GetElementType()!, full) + $"[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.IsPointer)
            return Name(type.GetElementType()!, full) + "*";
        if (s_keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value, full) + "?";
        if (type.IsGenericParameter)
            return type.Name;

        var arguments = type.GetGenericArguments();
        var outer = type.DeclaringType;
        var inherited = outer?.GetGenericArguments().Length ?? 0;
        var prefix = outer is not null
            ? Name(inherited > 0 && !outer.IsConstructedGenericType && type.IsConstructedGenericType
                ? outer.MakeGenericType(arguments[..inherited]) : outer, full) + "."
            : full ? $"global::{type.Namespace}." : "";
        var own = arguments[inherited..];
        var name = type.Name.Split('`')[0];
        return prefix + (own.Length == 0 ? name : $"{name}<{string.Join(", ", own.Select(argument => Name(argument, full)))}>");
    }
}
