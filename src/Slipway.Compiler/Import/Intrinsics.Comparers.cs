using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Import;

/// <summary>Classes that the framework chooses by reflection on a type argument are chosen at compile time.</summary>
internal static partial class Intrinsics
{
    private const string Collections = "System.Collections.Generic";

    private static void AddComparers()
    {
        Add(Collections + ".EqualityComparer`1", "get_Default", static (importer, method, _) =>
            importer.Singleton(EqualityComparer(method.Owner.Args[0])));
        Add(Collections + ".Comparer`1", "get_Default", static (importer, method, _) => importer.Singleton(Comparer(method.Owner.Args[0])));
        Add(Collections + ".ArraySortHelper`1", "CreateArraySortHelper", static (importer, method, _) =>
            importer.Singleton(SortHelper(method.Owner)));
        Add(Collections + ".ArraySortHelper`2", "CreateArraySortHelper", static (importer, method, _) =>
            importer.Singleton(SortHelper(method.Owner)));
        Add("System.Activator", "CreateInstance", static (importer, method, a) => importer.NewInstance(method, a));
    }

    private static TypeDesc EqualityComparer(TypeDesc type)
    {
        var world = type.World;
        if (type == world.String)
            return world.CoreType(Collections, "StringEqualityComparer");
        if (type.IsNullable)
            return Generic(world, "NullableEqualityComparer`1", type.Args);
        if (type.IsEnum)
            return Generic(world, "EnumEqualityComparer`1", type);
        var isEquatable = type.IsAssignableTo(world.Closed(world.CoreDef("System", "IEquatable`1"), [type]));
        return Generic(world, isEquatable ? "GenericEqualityComparer`1" : "ObjectEqualityComparer`1", type);
    }

    private static TypeDesc Comparer(TypeDesc type)
    {
        var world = type.World;
        if (type.IsNullable)
            return Generic(world, "NullableComparer`1", type.Args);
        if (type.IsEnum)
            return Generic(world, "EnumComparer`1", type);
        return Generic(world, IsComparable(type) ? "GenericComparer`1" : "ObjectComparer`1", type);
    }

    private static TypeDesc SortHelper(TypeDesc helper) =>
        IsComparable(helper.Args[0]) ? Generic(helper.World, "Generic" + helper.Def!.Name, helper.Args) : helper;

    private static bool IsComparable(TypeDesc type) =>
        type.IsAssignableTo(type.World.Closed(type.World.CoreDef("System", "IComparable`1"), [type]));

    private static TypeDesc Generic(World world, string name, params TypeDesc[] args) => world.Closed(world.CoreDef(Collections, name), args);
}
