namespace Slipway.Compiler.Types;

/// <summary>How a method gets its body.</summary>
internal enum MethodBodyKind
{
    /// <summary>From its IL.</summary>
    Il,

    /// <summary>Calls <see cref="MethodDesc.Target"/> with the value inside of a box as <c>this</c>.</summary>
    Unboxing,

    /// <summary>Calls the static <see cref="MethodDesc.Target"/> without the first argument, which delegates pass.</summary>
    StaticThunk,

    /// <summary>Calls each delegate in the list of the delegate that is the first argument.</summary>
    Multicast,

    /// <summary>Runs a type's static constructor, once.</summary>
    StaticConstruction,

    /// <summary>Whether an object is an instance of <see cref="MethodDesc.Owner"/>.</summary>
    InstanceTest,

    /// <summary>Whether an object is a box that <see cref="MethodDesc.Owner"/> can be taken from: of itself, or of an enum or integer of its kind.</summary>
    UnboxTest,

    /// <summary>Enters an exported method from outside.</summary>
    Export,

    /// <summary>An accessor or constructor of a multi-dimensional array.</summary>
    ArrayMethod,

    /// <summary>The framework's reflection over the fields of a struct, done at compile time.</summary>
    Synthesised,
}

/// <summary>A method of a closed type, with the arguments of its own type parameters.</summary>
internal sealed class MethodDesc
{
    public MethodDesc(MethodDef? def, TypeDesc owner, TypeDesc[] methodArgs, int id)
    {
        Def = def;
        Owner = owner;
        MethodArgs = methodArgs;
        Id = id;
    }

    public int Id { get; }

    public MethodDef? Def { get; }

    public TypeDesc Owner { get; }

    public TypeDesc[] MethodArgs { get; }

    public MethodBodyKind Kind { get; init; }

    /// <summary>The format that every call of this copy of the method passes.</summary>
    public string? Format { get; init; }

    /// <summary>What a thunk calls.</summary>
    public MethodDesc? Target { get; init; }

    /// <summary>The name of a method that no metadata defines.</summary>
    public string? SynthesisedName { get; init; }

    /// <summary>The shape of a method that no metadata defines; with <c>this</c> among the parameters.</summary>
    public FunctionShape? SynthesisedShape { get; init; }

    public string Name => SynthesisedName ?? Def?.Name ?? Target!.Name;

    public bool IsStatic => Def is null ? SynthesisedShape is not null : Def.IsStatic;

    public FunctionShape Shape => field ??= SynthesisedShape ?? Owner.World.ShapeOf(this);

    public GenericContext Context => new(Owner.Args, MethodArgs);

    /// <summary>Parameters with <c>this</c> first.</summary>
    public IReadOnlyList<TypeDesc> AllParameters => field ??= IsStatic ? Shape.Parameters : [ThisType, .. Shape.Parameters];

    public TypeDesc ThisType => Owner.IsValueType && Kind is MethodBodyKind.Il or MethodBodyKind.Synthesised ? ByRefOwner : Owner;

    public override string ToString()
    {
        var arguments = MethodArgs.Length == 0 ? "" : "<" + string.Join(", ", MethodArgs.Select(TypeNames.Of)) + ">";
        return Kind switch
        {
            MethodBodyKind.Il or MethodBodyKind.Synthesised or MethodBodyKind.ArrayMethod =>
                $"{Owner}.{Name}{arguments}({string.Join(", ", Shape.Parameters.Select(TypeNames.Of))})"
                + (Format is null ? "" : $" of \"{Format}\""),
            MethodBodyKind.InstanceTest => $"is {Owner}",
            MethodBodyKind.UnboxTest => $"is a box for {Owner}",
            MethodBodyKind.StaticConstruction => $"static {Owner}",
            _ => $"{Kind} {Target}",
        };
    }

    private TypeDesc ByRefOwner => Owner.IsValueType ? Owner.World.ByRef(Owner) : Owner;
}
