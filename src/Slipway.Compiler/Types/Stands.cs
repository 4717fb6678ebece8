namespace Slipway.Compiler.Types;

/// <summary>Which types the runtime writes where the framework has its own.</summary>
internal static class Stands
{
    /// <summary>The framework's internal types cannot be named in C#: an object stands for any class, a ref byte for any reference, a number for any enum.</summary>
    public static bool For(TypeDesc framework, TypeDesc plug) =>
        framework == plug || plug == plug.World.Object && framework.IsReference && !IsPublic(framework)
        || plug is { Kind: TypeKind.ByRef, Element.Kind: TypeKind.Byte } && framework is { Kind: TypeKind.ByRef, Element: var element }
            && !IsPublic(element!)
        || framework.IsEnum && plug == framework.Underlying && !IsPublic(framework)
        || plug.Kind is TypeKind.IntPtr && framework.Kind is TypeKind.Struct && !IsPublic(framework);

    private static bool IsPublic(TypeDesc type) =>
        type.Def is null || (type.Def.Attributes & System.Reflection.TypeAttributes.VisibilityMask)
            is System.Reflection.TypeAttributes.Public or System.Reflection.TypeAttributes.NestedPublic;
}
