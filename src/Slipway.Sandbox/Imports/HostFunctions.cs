using System.Runtime.CompilerServices;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// The functions that a host offers to guests. Define them all, on one thread, then instantiate any number of modules with them from any
/// thread. Nothing else can be imported, except that functions of WASI preview 1 which are not defined exist nevertheless and return
/// ENOSYS. Dispose it with its engine, whose address space it holds until then.
/// </summary>
public sealed partial class HostFunctions : IDisposable
{
    internal const string WasiModule = "wasi_snapshot_preview1";
    internal const string OldWasiModule = "wasi_unstable";

    private readonly Linker _linker;
    private readonly Dictionary<(string Module, string Name), ModuleFunction> _defined = [];
    private readonly Dictionary<(string Module, string Name), int> _stubs = [];
    private readonly ConditionalWeakTable<CompiledModule, ModuleLinker> _linkers = [];
    private volatile bool _inUse;

    /// <summary>Creates an empty set of functions for modules of an engine.</summary>
    public HostFunctions(SandboxEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Engine = engine;
        _linker = new Linker(engine.Engine);
    }

    internal SandboxEngine Engine { get; }

    /// <summary>
    /// Defines a function that guests may import with whatever signature they believe it has: it does nothing and returns a constant.
    /// </summary>
    /// <param name="module">Module name of the import.</param>
    /// <param name="name">Name of the import.</param>
    /// <param name="result">What it returns where the first result is i32; all other results are 0.</param>
    /// <exception cref="InvalidOperationException">A module has been instantiated with these functions.</exception>
    public void DefineStub(string module, string name, int result)
    {
        if (_inUse) throw new InvalidOperationException($"{module}.{name} cannot be defined after a module has been instantiated.");
        _stubs[(module, name)] = result;
    }

    /// <summary>
    /// The functions that a module imports and cannot get here, because they are not defined or have another signature; each once.
    /// </summary>
    public IReadOnlyList<ModuleFunction> Missing(SandboxModule module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return
        [
            .. module.FunctionImports
                .Where(import => !Provides(import) && !CanBeStubbed(import))
                .DistinctBy(import => import.ToString()),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, linker) in _linkers) linker.Dispose();
        _linker.Dispose();
    }

    /// <summary>A linker that has everything the module imports; usually the shared one.</summary>
    /// <exception cref="ModuleException">The module imports what is not provided.</exception>
    internal ModuleLinker LinkerFor(SandboxModule module)
    {
        _inUse = true;
        if (_linkers.TryGetValue(module.Compiled, out var linker)) return linker;
        CheckImports(module);
        var stubs = module.FunctionImports.Where(import => !Provides(import)).DistinctBy(import => (import.Module, import.Name)).ToList();
        return _linkers.GetOrAdd(module.Compiled, new ModuleLinker(stubs.Count == 0 ? _linker : WithStubs(stubs)));
    }

    /// <summary>Takes the signature from a delegate, whose first parameter is the instance.</summary>
    private void Add(string module, string name, Delegate implementation, HostFunction function)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        var invoke = implementation.GetType().GetMethod(nameof(Action.Invoke))!;
        Define(
            module,
            name,
            [.. invoke.GetParameters().Skip(1).Select(parameter => GuestTypeOf(parameter.ParameterType))],
            invoke.ReturnType == typeof(void) ? null : GuestTypeOf(invoke.ReturnType),
            function);
    }

    private static T Of<T>(in GuestValue value) => Unsafe.As<GuestValue, T>(ref Unsafe.AsRef(in value));

    private static long Bits<T>(T number)
    {
        long bits = 0;
        Unsafe.As<long, T>(ref bits) = number;
        return bits;
    }

    internal static GuestType GuestTypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Int32 when !type.IsEnum => GuestType.I32,
        TypeCode.Int64 when !type.IsEnum => GuestType.I64,
        TypeCode.Single => GuestType.F32,
        TypeCode.Double => GuestType.F64,
        _ => throw new ArgumentException($"{type} is not a type of WebAssembly; use int, long, float or double."),
    };

    private bool Provides(ModuleFunction import) =>
        _defined.TryGetValue((import.Module, import.Name), out var defined) && defined.HasSignatureOf(import);

    private bool CanBeStubbed(ModuleFunction import) =>
        (import.Module is WasiModule or OldWasiModule || _stubs.ContainsKey((import.Module, import.Name)))
        && !_defined.ContainsKey((import.Module, import.Name))
        && AllNumbers(import);

    private static bool AllNumbers(ModuleFunction function) => function.Parameters.Concat(function.Results).All(type => type <= GuestType.F64);

    private void CheckImports(SandboxModule module)
    {
        if (module.OtherImports.Count > 0)
        {
            var imports = string.Join(", ", module.OtherImports);
            throw new ModuleException($"{module.Name} imports {imports}, but only functions can be imported here.");
        }

        var missing = Missing(module);
        if (missing.Count == 0) return;
        var list = string.Join("; ", missing.Select(import => _defined.TryGetValue((import.Module, import.Name), out var defined)
            ? $"{import} (provided here as {defined})"
            : import.ToString()));
        var what = missing.Count == 1 ? "a function" : $"{missing.Count} functions";
        throw new ModuleException($"{module.Name} imports {what} that this host does not provide: {list}.");
    }

    private Linker WithStubs(List<ModuleFunction> stubs)
    {
        var linker = _linker.Clone();
        foreach (var stub in stubs)
        {
            var answer = _stubs.GetValueOrDefault((stub.Module, stub.Name), WasiErrno.NotImplemented);
            var result = stub.Results is [GuestType.I32, ..] ? answer : 0;
            NativeHostFunction.Define(linker, stub, (_, _) => result);
        }

        return linker;
    }
}
