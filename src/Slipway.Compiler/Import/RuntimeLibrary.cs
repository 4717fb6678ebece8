using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Import;

/// <summary>What the compiler itself uses of the runtime that goes into modules.</summary>
internal sealed class RuntimeLibrary
{
    private const string Namespace = "Slipway.Runtime";

    private readonly World _world;
    private readonly Metadata.AssemblyImage _file;
    private readonly Dictionary<MethodDesc, Node?> _constants = [];
    private readonly TypeDesc _arithmetic;
    private readonly TypeDesc _nullables;

    public RuntimeLibrary(World world, Metadata.AssemblyImage file, CompilerOptions options)
    {
        Options = options;
        _world = world;
        _file = file;
        var heap = Type("Heap");
        NewObject = heap.Method("NewObject");
        NewArray = heap.Method("NewArray");
        NewString = heap.Method("NewString");
        CheckArrayStore = Type("Arrays").Method("CheckStore");
        CheckArrayType = Type("Arrays").Method("CheckType");
        ElementType = Type("Arrays").Method("ElementType");
        _arithmetic = Type("Arithmetic");
        _nullables = Type("Nullables");
        Faults = Type("Faults");
        UnpackLiterals = Type("Literals").Method("Unpack");
        QueueWork = Type("WorkQueue").Method("Add");
        RunQueuedWork = Type("WorkQueue").Method("RunAll");
        EnumName = Type("Enums").Method("Entries");
        HashSeed = Type("HashSeed").Method("Get");
        EnumDescriptor = Type("Enums").Method("DescriptorOf");
        Delegate = world.CoreType("System", "Delegate");
        MulticastDelegate = world.CoreType("System", "MulticastDelegate");
        TypeName = world.CoreType("System", "RuntimeType").Method("get_Name");
        DelegateTarget = Delegate.Field("_target");
        DelegateFunction = Delegate.Field("_function");
        Exception = world.CoreType("System", "Exception");
        TypeType = world.CoreType("System", "RuntimeType");
    }

    public CompilerOptions Options { get; }

    public MethodDesc NewObject { get; }

    public MethodDesc NewArray { get; }

    public MethodDesc NewString { get; }

    public MethodDesc CheckArrayStore { get; }

    public MethodDesc CheckArrayType { get; }

    /// <summary>Reads what descriptors of arrays tell of their elements.</summary>
    public MethodDesc ElementType { get; }

    public TypeDesc Faults { get; }

    /// <summary>What a module starts with whose literals are packed.</summary>
    public MethodDesc UnpackLiterals { get; }

    /// <summary>What puts off work.</summary>
    public MethodDesc QueueWork { get; }

    /// <summary>What runs the work that was put off.</summary>
    public MethodDesc RunQueuedWork { get; }

    /// <summary>What hash codes are made from, and a user's method may stand for.</summary>
    public MethodDesc HashSeed { get; }

    public MethodDesc EnumName { get; }

    /// <summary>What makes boxes of an enum that is known by its type object only.</summary>
    public MethodDesc EnumDescriptor { get; }

    /// <summary>What gives the name of a type without its namespace.</summary>
    public MethodDesc TypeName { get; }

    public TypeDesc Exception { get; }

    public TypeDesc Delegate { get; }

    public TypeDesc MulticastDelegate { get; }

    public FieldDesc DelegateTarget { get; }

    public FieldDesc DelegateFunction { get; }

    /// <summary>The class of the objects that stand for types.</summary>
    public TypeDesc TypeType { get; }

    /// <summary>Where the elements of an array of several dimensions start, behind its lengths.</summary>
    public static int MdArrayDataOffset(int rank) => (StorageLayout.ArrayDataOffset + 4 * rank + 7) / 8 * 8;

    public TypeDesc Type(string name) => _world.Closed(OpenType(name), []);

    public TypeDef OpenType(string name) =>
        _file.Find(Namespace, name) ?? throw new OverlayException($"The runtime has no type '{Namespace}.{name}'.");

    public MethodDesc Arithmetic(string name) => _arithmetic.Method(name);

    public MethodDesc Nullables(string name, TypeDesc argument) => _nullables.Method(name, argument);

    public MethodDesc FaultMethod(Fault fault) => Faults.Method(fault.ToString());

    public MethodDesc InstanceTest(TypeDesc type) =>
        _world.Synthesised(MethodBodyKind.InstanceTest, type, "is", new FunctionShape(_world.Boolean, [_world.Object]));

    public MethodDesc UnboxTest(TypeDesc type) =>
        _world.Synthesised(MethodBodyKind.UnboxTest, type, "unboxes", new FunctionShape(_world.Boolean, [_world.Object]));

    public MethodDesc StaticConstruction(TypeDesc type) =>
        _world.Synthesised(MethodBodyKind.StaticConstruction, type, "construct", new FunctionShape(_world.Void, []));

    /// <summary>Whether a method's being reached is what makes data about types part of a module; it must not vanish by inlining.</summary>
    public bool DecidesData(MethodDesc method) => method == EnumName || method == EnumDescriptor || method == ElementType || method == TypeName
        || method.Name == "GetType" && method.Owner == _world.Object
        || method.Name == "TypeName" && method.Owner == Exception || method.Name == "Combine" && method.Owner == Delegate;

    /// <summary>What the table holds for a virtual method: it takes a box where the method takes the value inside.</summary>
    public MethodDesc SlotEntry(MethodDesc method)
    {
        if (!method.Owner.IsValueType || method.AllParameters is not [{ Kind: TypeKind.ByRef }, ..])
            return method;
        return _world.Thunk(MethodBodyKind.Unboxing, method, method.Owner,
            new FunctionShape(method.Shape.Result, [_world.Object, .. method.AllParameters.Skip(1)]));
    }

    /// <summary>What a delegate holds for a method: it takes an object first, as an instance method does.</summary>
    public MethodDesc DelegateEntry(MethodDesc method, MethodDesc invoke)
    {
        if (!method.IsStatic)
            return SlotEntry(method);
        // A static method over its first argument, as extension methods are, takes that as the target.
        if (method.Shape.Parameters.Length > invoke.Shape.Parameters.Length)
            return method;
        return _world.Thunk(MethodBodyKind.StaticThunk, method, _world.Object,
            new FunctionShape(method.Shape.Result, [_world.Object, .. method.Shape.Parameters]));
    }

    public MethodDesc Multicast(TypeDesc delegateType)
    {
        var invoke = delegateType.Method("Invoke");
        return _world.Synthesised(MethodBodyKind.Multicast, delegateType, "multicast",
            new FunctionShape(invoke.Shape.Result, [_world.Object, .. invoke.Shape.Parameters]));
    }

    /// <summary>The constant that a small static method without parameters always returns, as switches of the framework do.</summary>
    public Node? ConstantResult(MethodDesc method)
    {
        const int mostBytes = 24;
        if (_constants.TryGetValue(method, out var known))
            return known;
        _constants[method] = null;
        if (method.Kind is not MethodBodyKind.Il || method.Def is not { } def || method.Shape.Parameters.Length > 0
            || Build.ResultKind(method.Shape) is ValueKind.Void)
        {
            return null;
        }
        var body = def.Plug ?? def;
        if (!body.HasBody || body.Owner.File.Body(body.Row.RelativeVirtualAddress).GetILReader().Length > mostBytes)
            return null;
        var function = Import(method, static (_, _) => { });
        if (function is { Blocks: [{ End: EndKind.Jump } entry, { End: EndKind.Return, Value.IsConst: true } last] }
            && entry.Statements.Count + last.Statements.Count == 0)
        {
            _constants[method] = last.Value;
        }
        return _constants[method];
    }

    /// <summary>Imports a method from its own IL, or from the IL that replaces it.</summary>
    public Function? Import(MethodDesc method, Action<int, UnsupportedException> onUnsupported)
    {
        var def = method.Def!;
        return def.Plug is { } plug
            ? MethodImporter.Import(this, method, plug, new GenericContext([], [.. method.Owner.Args, .. method.MethodArgs]), onUnsupported)
            : MethodImporter.Import(this, method, def, method.Context, onUnsupported);
    }
}
