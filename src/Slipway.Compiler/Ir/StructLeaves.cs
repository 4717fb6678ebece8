using Slipway.Compiler.Types;

namespace Slipway.Compiler.Ir;

/// <summary>The variables that a small struct is made of, through all its nested structs.</summary>
internal static class StructLeaves
{
    private const int MostLeaves = 4;

    /// <summary>Offset and type of each; null if there are too many, or if they overlap or leave gaps that have meaning.</summary>
    public static List<(int Offset, TypeDesc Type)>? Of(TypeDesc type)
    {
        var leaves = new List<(int Offset, TypeDesc Type)>();
        if (!Collect(type, 0, leaves))
            return null;
        leaves.Sort((left, right) => left.Offset.CompareTo(right.Offset));
        for (var i = 1; i < leaves.Count; i++)
        {
            if (leaves[i - 1].Offset + StorageLayout.SizeOf(leaves[i - 1].Type) > leaves[i].Offset)
                return null;
        }
        return leaves;
    }

    private static bool Collect(TypeDesc type, int offset, List<(int, TypeDesc)> leaves)
    {
        if (type.Kind is not TypeKind.Struct)
        {
            leaves.Add((offset, type));
            return leaves.Count <= MostLeaves;
        }
        if (type.Def!.HasAttribute("InlineArrayAttribute") || !type.Def.Row.GetLayout().IsDefault && type.Def.Row.GetLayout().Size != 0)
            return false;
        foreach (var def in type.Def.Fields.Where(field => !field.IsStatic))
        {
            var field = type.Field(def);
            if (!Collect(field.Type, offset + field.Offset, leaves))
                return false;
        }
        return true;
    }
}
