using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Reachability;

/// <summary>Who leads to a method: the caller, and where in its IL.</summary>
internal sealed record Cause(MethodDesc? Caller, int IlOffset);

/// <summary>
/// What a module needs, from its exports on: methods that are called, types that objects are made of, and virtual methods that
/// are called on them. A method of a type counts only if both are there.
/// </summary>
internal sealed class Reachable
{
    private readonly RuntimeLibrary _runtime;
    private readonly Func<MethodDesc, Cause, Function?> _body;
    private readonly Queue<MethodDesc> _work = new();
    private readonly List<Selector> _selectors = [];
    private readonly HashSet<Selector> _knownSelectors = [];
    private readonly List<TypeDesc> _instantiated = [];
    private readonly HashSet<TypeDesc> _knownTypes = [];

    public Reachable(RuntimeLibrary runtime, Func<MethodDesc, Cause, Function?> body)
    {
        _runtime = runtime;
        _body = body;
    }

    /// <summary>Every method, in the order it was reached.</summary>
    public Dictionary<MethodDesc, Cause> Methods { get; } = [];

    public Dictionary<MethodDesc, Function> Functions { get; } = [];

    public IReadOnlyList<TypeDesc> Instantiated => _instantiated;

    public IReadOnlyList<Selector> Selectors => _selectors;

    /// <summary>Types whose objects for reflection are used.</summary>
    public HashSet<TypeDesc> TypeObjects { get; } = [];

    /// <summary>Methods whose place in the table is taken.</summary>
    public List<MethodDesc> TableMethods { get; } = [];

    private readonly HashSet<MethodDesc> _knownTableMethods = [];

    public void Run(IEnumerable<MethodDesc> roots)
    {
        foreach (var root in roots)
            Reach(root, new Cause(null, 0));
        while (_work.TryDequeue(out var method))
        {
            if (_body(method, Methods[method]) is not { } function)
                continue;
            Functions[method] = function;
            foreach (var block in function.Blocks)
            {
                foreach (var statement in block.Statements)
                    Scan(statement, method);
                if (block.Value is not null)
                    Scan(block.Value, method);
            }
        }
    }

    /// <summary>Whether objects are asked for their types.</summary>
    private bool _usesTypesOfObjects;

    /// <summary>Whether exceptions tell the names of their types.</summary>
    private bool _usesNamesOfExceptions;

    private bool IsException(TypeDesc type) => type.IsAssignableTo(_runtime.Exception);

    /// <summary>Whether enums are asked for their names.</summary>
    public bool UsesEnumNames { get; private set; }

    /// <summary>Whether enums are boxed by their type objects.</summary>
    public bool UsesBoxesOfEnums { get; private set; }

    /// <summary>Whether arrays are asked for the type of their elements.</summary>
    public bool UsesElementTypes { get; private set; }

    private readonly Dictionary<TypeDesc, bool> _narrowerArrays = [];

    /// <summary>Whether a variable for arrays of some class may hold an array that takes less, once everything is known.</summary>
    public bool HasNarrowerArrays(TypeDesc element)
    {
        if (!_narrowerArrays.TryGetValue(element, out var has))
        {
            _narrowerArrays[element] = has = _instantiated.Exists(type => type.IsArray && type.Element != element
                && type.Element!.IsReference && type.Element.IsAssignableTo(element));
        }
        return has;
    }

    /// <summary>Whether delegates are combined to lists.</summary>
    public bool UsesMulticast { get; private set; }

    public bool IsInstantiated(TypeDesc type) => _knownTypes.Contains(type);

    /// <summary>Every method that a virtual call may run.</summary>
    public List<MethodDesc> Targets(Selector selector)
    {
        var targets = new List<MethodDesc>();
        foreach (var type in _instantiated)
        {
            if (Target(type, selector) is { } target)
            {
                target = _runtime.SlotEntry(target);
                if (!targets.Contains(target))
                    targets.Add(target);
            }
        }
        return targets;
    }

    /// <summary>The types on whose objects a call runs that method.</summary>
    public List<TypeDesc> TypesThatRun(Selector selector, MethodDesc target) =>
        _instantiated.FindAll(type => Target(type, selector) is { } found && _runtime.SlotEntry(found) == target);

    /// <summary>What a call runs on objects of exactly this type; null where they are never what it is made on.</summary>
    public static MethodDesc? Target(TypeDesc type, Selector selector) =>
        type.IsAssignableTo(selector.Receiver) && type.IsAssignableTo(selector.Method.Owner) ? type.Methods.Resolve(selector.Method) : null;

    private readonly Dictionary<Selector, MethodDesc?> _onlyTargets = [];
    private readonly Dictionary<Selector, List<MethodDesc>> _targets = [];

    /// <summary><see cref="Targets"/>, once everything is known.</summary>
    public List<MethodDesc> CachedTargets(Selector selector)
    {
        if (!_targets.TryGetValue(selector, out var targets))
            _targets[selector] = targets = Targets(selector);
        return targets;
    }

    /// <summary>The only method that a virtual call may run, once everything is known.</summary>
    public MethodDesc? OnlyTarget(Selector selector)
    {
        if (!_onlyTargets.TryGetValue(selector, out var target))
            _onlyTargets[selector] = target = Targets(selector) is [var only] ? only : null;
        return target;
    }

    private void Scan(Node node, MethodDesc from)
    {
        var cause = new Cause(from, node.IlOffset);
        switch (node.Op)
        {
            case Op.Call:
                Reach(node.Method!, cause);
                if (node.Method == _runtime.NewObject || node.Method == _runtime.NewArray)
                {
                    if (node[0].Symbol is Symbol.Descriptor { Type: var type })
                        Instantiate(type, cause);
                }
                else if (node.Method == _runtime.NewString)
                {
                    Instantiate(from.World().String, cause);
                }
                break;
            case Op.CallVirtual or Op.VirtualFunction:
                Select(node.Selector, cause);
                break;
            case Op.Address:
                ScanSymbol(node.Symbol!, cause);
                break;
            case Op.Check:
                Reach(_runtime.FaultMethod(node.Fault), cause);
                break;
        }
        foreach (var operand in node.Operands)
            Scan(operand, from);
    }

    private void ScanSymbol(Symbol symbol, Cause cause)
    {
        switch (symbol)
        {
            case Symbol.Function { Method: var method }:
                Reach(method, cause);
                if (_knownTableMethods.Add(method))
                    TableMethods.Add(method);
                break;
            case Symbol.StringLiteral:
                Instantiate(cause.Caller!.World().String, cause);
                break;
            case Symbol.TypeObject { Type: var type }:
                TypeObjects.Add(type);
                if (UsesBoxesOfEnums && type.IsEnum)
                    Instantiate(type, cause);
                Instantiate(_runtime.TypeType, cause);
                Instantiate(cause.Caller!.World().String, cause);
                break;
        }
    }

    private void Reach(MethodDesc method, Cause cause)
    {
        if (!Methods.TryAdd(method, cause))
            return;
        _work.Enqueue(method);
        if (method.Name == "GetType" && method.Owner == method.World().Object)
        {
            _usesTypesOfObjects = true;
            foreach (var type in _instantiated.ToList())
                ScanSymbol(new Symbol.TypeObject(type), cause);
        }
        if (method.Name == "TypeName" && method.Owner == _runtime.Exception)
        {
            _usesNamesOfExceptions = true;
            foreach (var type in _instantiated.Where(IsException).ToList())
                ScanSymbol(new Symbol.TypeObject(type), cause);
        }
        UsesEnumNames |= method == _runtime.EnumName;
        if (method == _runtime.EnumDescriptor)
        {
            UsesBoxesOfEnums = true;
            foreach (var type in TypeObjects.Where(type => type.IsEnum).ToList())
                Instantiate(type, cause);
        }
        if (method == _runtime.ElementType)
        {
            UsesElementTypes = true;
            foreach (var type in _instantiated.Where(type => type.IsArray).ToList())
                InstantiateElement(type, cause);
        }
        if (method.Owner == _runtime.Delegate && method.Name == "Combine")
        {
            UsesMulticast = true;
            foreach (var type in _instantiated.Where(type => type.IsDelegate).ToList())
                ScanSymbol(new Symbol.Function(_runtime.Multicast(type)), cause);
        }
    }

    private void Instantiate(TypeDesc type, Cause cause)
    {
        if (!_knownTypes.Add(type))
            return;
        _instantiated.Add(type);
        if (_usesTypesOfObjects || type.IsEnum || _usesNamesOfExceptions && IsException(type))
            ScanSymbol(new Symbol.TypeObject(type), cause);
        if (UsesMulticast && type.IsDelegate)
            ScanSymbol(new Symbol.Function(_runtime.Multicast(type)), cause);
        if (UsesElementTypes && type.IsArray)
            InstantiateElement(type, cause);
        for (var i = 0; i < _selectors.Count; i++)
            Fill(type, _selectors[i], cause);
    }

    private void InstantiateElement(TypeDesc array, Cause cause)
    {
        var element = array.Element!;
        if (element.IsReference)
        {
            if (element != _runtime.TypeType.World.Object)
                ScanSymbol(new Symbol.Function(_runtime.InstanceTest(element)), cause);
        }
        else if (element.IsValueType && !element.IsNullable)
        {
            Instantiate(element, cause);
        }
    }

    private void Select(Selector selector, Cause cause)
    {
        if (!_knownSelectors.Add(selector))
            return;
        _selectors.Add(selector);
        for (var i = 0; i < _instantiated.Count; i++)
            Fill(_instantiated[i], selector, cause);
    }

    private void Fill(TypeDesc type, Selector selector, Cause cause)
    {
        if (Target(type, selector) is { } target)
            Reach(_runtime.SlotEntry(target), cause);
    }
}
