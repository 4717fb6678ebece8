using System.Reflection;
using System.Reflection.Metadata;

namespace Slipway.Compiler.Types;

/// <summary>Which method of a type a virtual call runs.</summary>
internal sealed class MethodTable
{
    private readonly TypeDesc _type;

    /// <summary>From the method that first declared a slot to the one that fills it; generic methods are open here.</summary>
    private readonly Dictionary<MethodDesc, MethodDesc> _slots;

    /// <summary>Explicit implementations of interface methods by this type itself.</summary>
    private readonly Dictionary<MethodDesc, MethodDesc> _explicit = [];

    private readonly List<MethodDesc> _declared = [];

    public MethodTable(TypeDesc type)
    {
        _type = type;
        var parent = type.IsInterface ? null : type.Base;
        _slots = parent is null ? [] : new(parent.Methods._slots);
        if (type.Def is null)
            return;
        foreach (var def in type.Def.Methods.Where(def => def.IsVirtual || def.IsStatic && type.IsInterface))
        {
            var method = Open(def, type);
            _declared.Add(method);
            if (type.IsInterface || def.IsStatic)
                continue;
            var root = def.IsNewSlot ? null : _slots.Keys.LastOrDefault(slot => SameSignature(_slots[slot], method));
            Override(root ?? method, method);
        }
        foreach (var handle in type.Def.Row.GetMethodImplementations())
        {
            var row = type.Def.File.Reader.GetMethodImplementation(handle);
            var body = OpenToken(row.MethodBody);
            var declaration = OpenToken(row.MethodDeclaration);
            if (declaration.Owner.IsInterface)
                _explicit[declaration] = body;
            else
                Override(Root(declaration), body);
        }
    }

    /// <summary>A result of a narrower type makes a new slot; every method that was overridden before still runs the same as that.</summary>
    private void Override(MethodDesc root, MethodDesc body)
    {
        if (_slots.TryGetValue(root, out var before) && (IsNarrower(body) || IsNarrower(before)))
        {
            foreach (var slot in _slots.Keys.Where(slot => _slots[slot] == before).ToList())
                _slots[slot] = body;
        }
        _slots[root] = body;
    }

    private static bool IsNarrower(MethodDesc method) => method.Def!.HasAttribute("PreserveBaseOverridesAttribute");

    /// <summary>The method that first declared the slot of a virtual method.</summary>
    public static MethodDesc Root(MethodDesc method)
    {
        if (method.Owner.IsInterface)
            return method;
        var open = method.MethodArgs.Length == 0 ? method : Open(method.Def!, method.Owner);
        var slots = method.Owner.Methods._slots;
        var root = slots.TryGetValue(open, out var own) && own == open ? open : slots.FirstOrDefault(pair => pair.Value == open).Key ?? open;
        return Close(root, method.MethodArgs);
    }

    /// <summary>The method that runs on an object of this type; null if there is none.</summary>
    public MethodDesc? Resolve(MethodDesc selector)
    {
        var open = selector.MethodArgs.Length == 0 ? selector : Open(selector.Def!, selector.Owner);
        var found = selector.Owner.IsInterface ? ResolveInterface(open) : _slots.GetValueOrDefault(open);
        return found is null ? null : Structural(Close(found, selector.MethodArgs));
    }

    /// <summary>The framework compares structs by reflection; here each gets methods of its own.</summary>
    private MethodDesc Structural(MethodDesc method)
    {
        if (method.Owner != _type.World.ValueType || _type.Kind is not TypeKind.Struct || method.Name is not ("Equals" or "GetHashCode"))
            return method;
        return _type.World.Synthesised(MethodBodyKind.Synthesised, _type, method.Name,
            new FunctionShape(method.Shape.Result, [_type.World.ByRef(_type), .. method.Shape.Parameters]));
    }

    private MethodDesc? ResolveInterface(MethodDesc declaration)
    {
        for (var type = _type; type is not null; type = type.Base)
        {
            if (type.Methods._explicit.TryGetValue(declaration, out var body))
                return Overridden(body);
            if (type.Kind is TypeKind.SzArray && ArrayMethod(declaration) is { } arrayMethod)
                return arrayMethod;
            // A public method of the type that lists the interface, or of one of its bases.
            for (var at = type; at is not null; at = at.Base)
            {
                var byName = at.Methods._declared.Concat(at.Methods.StaticsNamed(declaration))
                    .FirstOrDefault(method => IsPublic(method) && SameSignature(method, declaration));
                if (byName is not null && type.Interfaces.Contains(declaration.Owner))
                    return Overridden(byName);
            }
        }
        return ResolveVariant(declaration) ?? ResolveDefault(declaration);
    }

    private IEnumerable<MethodDesc> StaticsNamed(MethodDesc declaration) =>
        declaration.Def!.IsStatic && _type.Def is not null
            ? _type.Def.MethodsNamed(declaration.Name).Where(def => def.IsStatic).Select(def => Open(def, _type))
            : [];

    private MethodDesc? ResolveVariant(MethodDesc declaration)
    {
        if (declaration.Owner.Args.Length == 0)
            return null;
        foreach (var candidate in _type.Interfaces)
        {
            if (candidate != declaration.Owner && Assignability.IsVariant(candidate, declaration.Owner))
                return ResolveInterface(Open(declaration.Def!, candidate));
        }
        return null;
    }

    /// <summary>A body in the interface itself, or in the most derived interface that overrides it.</summary>
    private MethodDesc? ResolveDefault(MethodDesc declaration)
    {
        var overriding = _type.Interfaces.Where(type => type.Methods._explicit.ContainsKey(declaration)).ToList();
        var best = overriding.Find(type => !overriding.Exists(other => other != type && other.Interfaces.Contains(type)));
        return best is not null ? best.Methods._explicit[declaration] : declaration.Def!.HasBody ? declaration : null;
    }

    private MethodDesc? ArrayMethod(MethodDesc declaration)
    {
        if (declaration.Owner.Args.Length == 0)
            return null;
        var iface = declaration.Owner.Def!.Name.Split('`')[0];
        var world = _type.World;
        var name = declaration.Name;
        foreach (var candidate in (string[])[$"InternalArray__{iface}_{name}", $"InternalArray__{name}"])
        {
            if (world.Array.Def!.MethodsNamed(candidate).FirstOrDefault() is { } def)
                return world.Method(def, world.Array, def.GenericCount == 0 ? [] : [declaration.Owner.Args[0]]);
        }
        return null;
    }

    private MethodDesc Overridden(MethodDesc method)
    {
        if (method.Def is null || !method.Def.IsVirtual || method.Def.IsStatic || method.Owner.IsInterface)
            return method;
        return _slots.GetValueOrDefault(Root(method), method);
    }

    private MethodDesc OpenToken(EntityHandle handle)
    {
        var method = _type.World.Resolver.Method(_type.Def!.File, handle, _type.Context);
        return method.Def is { GenericCount: > 0 } def ? Open(def, method.Owner) : method;
    }

    private static bool IsPublic(MethodDesc method) =>
        (method.Def!.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public;

    private static MethodDesc Open(MethodDef def, TypeDesc owner) =>
        def.GenericCount == 0 ? owner.World.Method(def, owner, [])
            : owner.World.Method(def, owner, owner.World.OpenContext(0, def.GenericCount).MethodArgs);

    private static MethodDesc Close(MethodDesc open, TypeDesc[] args) =>
        args.Length == 0 || open.Def is null ? open : open.World().Method(open.Def, open.Owner, args);

    private static bool SameSignature(MethodDesc left, MethodDesc right) =>
        left.Name == right.Name && left.MethodArgs.Length == right.MethodArgs.Length && left.IsStatic == right.IsStatic
        && left.Shape.Parameters.AsSpan().SequenceEqual(right.Shape.Parameters) && left.Shape.Result == right.Shape.Result;
}

/// <summary>Short ways from a method to what it belongs to.</summary>
internal static class MethodDescExtensions
{
    public static World World(this MethodDesc method) => method.Owner.World;
}
