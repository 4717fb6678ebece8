using System.Collections.Frozen;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>Machine code and description of one module, shared by every <see cref="SandboxModule"/> with the same bytes.</summary>
internal sealed class CompiledModule
{
    private readonly FunctionBodies _bodies;

    public CompiledModule(
        string sha256, int wasmSize, MachineCode code, ModuleLayout layout, FunctionBodies bodies, bool fromDisk, InitialState? state = null)
    {
        Sha256 = sha256;
        WasmSize = wasmSize;
        Code = code;
        FromDisk = fromDisk;
        State = state;
        Layout = layout;
        _bodies = bodies;
        var module = code.Acquire();
        FunctionImports = [.. module.Imports.OfType<FunctionImport>().Select(f => Describe(f.ModuleName, f.Name, f.Parameters, f.Results))];
        FunctionExports = [.. module.Exports.OfType<FunctionExport>().Select(f => Describe("", f.Name, f.Parameters, f.Results))];
        OtherImports = [.. module.Imports.Where(i => i is not FunctionImport && !IsState(i)).Select(i => $"{Kind(i)} {i.ModuleName}.{i.Name}")];
        OtherExports = [.. module.Exports.Where(e => e is not FunctionExport).Select(e => $"{Kind(e)} {e.Name}")];
        Functions = FunctionExports.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);
        ExportsMemory = module.Exports.Any(e => e is MemoryExport && e.Name == SandboxInstance.MemoryName);
        code.Release();
    }

    private CompiledModule(CompiledModule other, InitialState state)
    {
        Sha256 = other.Sha256;
        WasmSize = other.WasmSize;
        Code = other.Code;
        FromDisk = other.FromDisk;
        Layout = other.Layout;
        _bodies = other._bodies;
        FunctionImports = other.FunctionImports;
        FunctionExports = other.FunctionExports;
        OtherImports = other.OtherImports;
        OtherExports = other.OtherExports;
        Functions = other.Functions;
        ExportsMemory = other.ExportsMemory;
        State = state;
    }

    public string Sha256 { get; }

    public int WasmSize { get; }

    public MachineCode Code { get; }

    public bool FromDisk { get; }

    public ModuleLayout Layout { get; }

    public IReadOnlyList<ModuleFunction> FunctionImports { get; }

    public IReadOnlyList<ModuleFunction> FunctionExports { get; }

    public IReadOnlyList<string> OtherImports { get; }

    public IReadOnlyList<string> OtherExports { get; }

    public FrozenDictionary<string, ModuleFunction> Functions { get; }

    public bool ExportsMemory { get; }

    /// <summary>What instances begin with; null where the module itself says it.</summary>
    public InitialState? State { get; }

    /// <summary>The same code with another state to begin with.</summary>
    public CompiledModule BeginningWith(InitialState state) => new(this, state);

    /// <summary>The function that contains a byte of the module's binary, by its name among the exports or else by its number.</summary>
    public string FunctionAt(long offset) => _bodies.IndexAt(offset) is { } index ? Layout.NameOf(index) : "func[?]";

    /// <summary>The line of the source that a byte of the module's binary comes from; null where the module does not tell.</summary>
    public string? SourceOf(long offset)
    {
        // What is split has other code than the module that the lines are of.
        if (State is not null || Layout.CustomSections.Find(section => section.Name == SourceLines.SectionName) is not { } section)
            return null;
        return _bodies.IndexAt(offset) is { } index ? SourceLines.Find(section.Content.Span, index, offset - _bodies.StartOf(index)) : null;
    }

    private static ModuleFunction Describe(
        string module,
        string name,
        IReadOnlyList<ValueKind> parameters,
        IReadOnlyList<ValueKind> results) =>
        new(module, name, [.. parameters.Select(TypeOf)], [.. results.Select(TypeOf)]);

    private static GuestType TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Int32 => GuestType.I32,
        ValueKind.Int64 => GuestType.I64,
        ValueKind.Float32 => GuestType.F32,
        ValueKind.Float64 => GuestType.F64,
        ValueKind.V128 => GuestType.V128,
        _ => GuestType.Reference,
    };

    private bool IsState(Import import) => State is not null && import.ModuleName == SplitModule.StateModule;

    private static string Kind(object item) => item switch
    {
        MemoryImport or MemoryExport => "memory",
        TableImport or TableExport => "table",
        GlobalImport or GlobalExport => "global",
        _ => "tag",
    };
}
