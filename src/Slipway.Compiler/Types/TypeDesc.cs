namespace Slipway.Compiler.Types;

/// <summary>What kind of type a <see cref="TypeDesc"/> is.</summary>
internal enum TypeKind
{
    Void,
    Boolean,
    Char,
    SByte,
    Byte,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Single,
    Double,
    IntPtr,
    UIntPtr,
    Class,
    Interface,
    Struct,
    SzArray,
    MdArray,
    Pointer,
    ByRef,
    FunctionPointer,
    TypeVariable,
    MethodVariable,
}

/// <summary>How a value is held while it is computed with.</summary>
internal enum ValueKind
{
    Void,
    I32,
    I64,
    F32,
    F64,

    /// <summary>A reference to an object.</summary>
    Ref,

    /// <summary>A reference to a variable, possibly inside of an object.</summary>
    ByRef,

    /// <summary>A struct, held as the address of its bytes.</summary>
    Struct,
}

/// <summary>A type, closed unless it is used to compare open signatures. Equal types are the same object.</summary>
internal sealed class TypeDesc
{
    private readonly Dictionary<FieldDef, FieldDesc> _fields = [];

    public TypeDesc(World world, TypeKind kind, int id)
    {
        World = world;
        Kind = kind;
        Id = id;
    }

    public World World { get; }

    public TypeKind Kind { get; }

    /// <summary>The order in which types were met, which is the same for the same input.</summary>
    public int Id { get; }

    public TypeDef? Def { get; init; }

    public TypeDesc[] Args { get; init; } = [];

    public TypeDesc? Element { get; init; }

    /// <summary>The rank of an array, or the position of a type variable.</summary>
    public int Number { get; init; }

    /// <summary>For function pointers.</summary>
    public FunctionShape? Shape { get; init; }

    /// <summary>How many types stand inside of each other in its name.</summary>
    public int Depth => field > 0 ? field : field = 1 + Math.Max(Element?.Depth ?? 0, Args.Length == 0 ? 0 : Args.Max(arg => arg.Depth));

    public StorageLayout Layout => field ??= StorageLayout.Of(this);

    public MethodTable Methods => field ??= new MethodTable(this);

    public TypeDesc? Base => field ??= World.BaseOf(this);

    public IReadOnlyList<TypeDesc> Interfaces => field ??= World.InterfacesOf(this);

    /// <summary>The integer type of an enum.</summary>
    public TypeDesc? Underlying => field ??= World.UnderlyingOf(this);

    public bool IsEnum { get; init; }

    public bool IsValueType => Kind is >= TypeKind.Boolean and <= TypeKind.UIntPtr or TypeKind.Struct;

    public bool IsInteger => Kind is >= TypeKind.SByte and <= TypeKind.UInt64 or TypeKind.IntPtr or TypeKind.UIntPtr && !IsEnum;

    public bool IsPrimitive => Kind is >= TypeKind.Boolean and <= TypeKind.UIntPtr && !IsEnum;

    public bool IsReference => Kind is TypeKind.Class or TypeKind.Interface or TypeKind.SzArray or TypeKind.MdArray;

    public bool IsArray => Kind is TypeKind.SzArray or TypeKind.MdArray;

    public bool IsInterface => Kind is TypeKind.Interface;

    public bool IsOpen => Kind is TypeKind.TypeVariable or TypeKind.MethodVariable
        || Element is { IsOpen: true } || Array.Exists(Args, static arg => arg.IsOpen);

    public bool IsNullable => Def is { Name: "Nullable`1", Namespace: "System" };

    public bool IsDelegate => Kind is TypeKind.Class && Base is { Def.FullName: "System.MulticastDelegate" };

    public bool IsByRefLike => Kind is TypeKind.Struct && Def!.HasAttribute("IsByRefLikeAttribute");

    public ValueKind ValueKind => Kind switch
    {
        TypeKind.Void => ValueKind.Void,
        TypeKind.Int64 or TypeKind.UInt64 => ValueKind.I64,
        TypeKind.Single => ValueKind.F32,
        TypeKind.Double => ValueKind.F64,
        TypeKind.Struct => ValueKind.Struct,
        TypeKind.ByRef => ValueKind.ByRef,
        TypeKind.Class or TypeKind.Interface or TypeKind.SzArray or TypeKind.MdArray => ValueKind.Ref,
        _ => ValueKind.I32,
    };

    public GenericContext Context => new(Args, []);

    public bool Is(string fullName) => Def is not null && Def.FullName == fullName;

    public FieldDesc Field(FieldDef def)
    {
        if (!_fields.TryGetValue(def, out var field))
            _fields[def] = field = new FieldDesc(this, def);
        return field;
    }

    /// <summary>The field of that name, which the compiler itself relies on.</summary>
    public FieldDesc Field(string name)
    {
        foreach (var def in Def!.Fields)
        {
            if (def.Name == name)
                return Field(def);
        }
        throw new OverlayException($"The framework's type '{this}' has no field '{name}', which this compiler relies on.");
    }

    /// <summary>The one method of that name, which the compiler itself relies on.</summary>
    public MethodDesc Method(string name, params TypeDesc[] methodArgs)
    {
        var found = Def!.MethodsNamed(name).Where(method => method.GenericCount == methodArgs.Length).ToList();
        return found.Count == 1
            ? World.Method(found[0], this, methodArgs)
            : throw new OverlayException($"The framework's type '{this}' has {found.Count} methods '{name}' where this compiler expects one.");
    }

    public bool IsAssignableTo(TypeDesc target) => Assignability.IsAssignable(this, target);

    public override string ToString() => TypeNames.Of(this);
}

/// <summary>The parameters and the result of something that can be called.</summary>
internal sealed record FunctionShape(TypeDesc Result, TypeDesc[] Parameters);

/// <summary>What the type variables of a signature stand for.</summary>
internal readonly record struct GenericContext(TypeDesc[] TypeArgs, TypeDesc[] MethodArgs);

/// <summary>A field of a closed type.</summary>
internal sealed class FieldDesc(TypeDesc owner, FieldDef def)
{
    public TypeDesc Owner { get; } = owner;

    public FieldDef Def { get; } = def;

    public TypeDesc Type => field ??= Owner.World.FieldType(this);

    public int Offset => Owner.Layout.OffsetOf(this);

    public override string ToString() => $"{Owner}.{Def.Name}";
}

/// <summary>The framework, or the runtime's overlay over it, is not the one this compiler was made for.</summary>
internal sealed class OverlayException(string message) : Exception(message);
