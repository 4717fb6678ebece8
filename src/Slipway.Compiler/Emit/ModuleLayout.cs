using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Emit;

/// <summary>Everything that has an index or an address in the module.</summary>
internal sealed class ModuleLayout
{
    private readonly Dictionary<MethodDesc, int> _functionIndices = [];
    private readonly Dictionary<string, int> _typeIndices = [];
    private readonly Dictionary<MethodDesc, int> _tableIndices = [];
    private readonly DataLayout _data;
    private readonly DispatchTables _dispatch;
    private readonly Throwing _throwing;
    private readonly HashSet<MethodDesc> _neverReturning;

    public ModuleLayout(CompilerOptions options, RuntimeLibrary runtime, Reachable reachable, bool packsLiterals, HashSet<MethodDesc> neverReturning)
    {
        Options = options;
        Runtime = runtime;
        _neverReturning = neverReturning;
        Imports = [.. reachable.Methods.Keys.Where(method => MethodBodies.ImportedName(method) is not null)];
        _dispatch = new DispatchTables(runtime, reachable);
        // The compiler's own tests of types are written last, when all types are known.
        Functions = [.. reachable.Functions.Values];
        var tests = reachable.Methods.Keys.Where(method => method.Kind is MethodBodyKind.InstanceTest or MethodBodyKind.UnboxTest);
        Functions.AddRange(tests.Select(method => InstanceTests.Of(method, _dispatch)));
        Functions.Sort((left, right) => left.Method.Id.CompareTo(right.Method.Id));
        foreach (var import in Imports)
            _functionIndices.Add(import, _functionIndices.Count);
        foreach (var function in Functions)
            _functionIndices.Add(function.Method, _functionIndices.Count);
        Table = [.. reachable.TableMethods.Concat(_dispatch.TableMethods).Distinct()];
        foreach (var method in Table)
            _tableIndices.Add(method, 1 + _tableIndices.Count);
        _throwing = new Throwing(Functions, reachable);
        _data = new DataLayout(options, runtime, reachable, _dispatch, Functions, TableIndex, packsLiterals);
    }

    public CompilerOptions Options { get; }

    public RuntimeLibrary Runtime { get; }

    public List<MethodDesc> Imports { get; }

    public List<Function> Functions { get; }

    /// <summary>What the table holds, from index 1 on: 0 is no function.</summary>
    public List<MethodDesc> Table { get; }

    /// <summary>Whether a function calls through the table, which must be there then, be it empty.</summary>
    public bool UsesTable { get; set; }

    public List<byte[]> TypeEncodings { get; } = [];

    public DataLayout Data => _data;

    /// <summary>What runs when the module is instantiated.</summary>
    public MethodDesc? Start => _data.Literals is null ? null : Runtime.UnpackLiterals;

    public bool MayThrow(Node call) => _throwing.MayThrow(call);

    /// <summary>Whether nothing follows a call, because it always throws.</summary>
    public bool NeverReturns(Node call) => call.Op is Op.Call && _neverReturning.Contains(call.Method!);

    public int AddressOf(Symbol symbol) => symbol is Symbol.Function { Method: var method } ? TableIndex(method) : _data.AddressOf(symbol);

    public int SlotOffset(MethodDesc selector) => _dispatch.SlotOffset(selector);

    public int FunctionIndex(MethodDesc method) => _functionIndices.TryGetValue(method, out var index) ? index
        : throw new InvalidOperationException($"'{method}' is called but is not part of the module.");

    public int TypeIndex(FunctionShape shape)
    {
        var encoding = new WasmWriter();
        encoding.Byte(0x60);
        var hasAddress = shape.Result.ValueKind is ValueKind.Struct;
        encoding.Unsigned(shape.Parameters.Length + (hasAddress ? 1 : 0));
        if (hasAddress)
            encoding.Byte(TypeCode(ValueKind.I32));
        foreach (var parameter in shape.Parameters)
            encoding.Byte(TypeCode(parameter.ValueKind));
        var result = Build.ResultKind(shape);
        encoding.Unsigned(result is ValueKind.Void ? 0 : 1);
        if (result is not ValueKind.Void)
            encoding.Byte(TypeCode(result));
        var key = System.Convert.ToHexString(encoding.Written);
        if (!_typeIndices.TryGetValue(key, out var index))
        {
            _typeIndices[key] = index = TypeEncodings.Count;
            TypeEncodings.Add(encoding.ToArray());
        }
        return index;
    }

    public int TypeIndex(MethodDesc method) => TypeIndex(new FunctionShape(method.Shape.Result, [.. method.AllParameters]));

    public static byte TypeCode(ValueKind kind) => kind switch
    {
        ValueKind.I64 => 0x7E,
        ValueKind.F32 => 0x7D,
        ValueKind.F64 => 0x7C,
        _ => 0x7F,
    };

    private int TableIndex(MethodDesc method) => _tableIndices.TryGetValue(method, out var index) ? index
        : throw new InvalidOperationException($"'{method}' has no place in the table.");
}
