using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// A function of the host as the engine's C API calls it. The binding has a delegate for each, of a type for each number of parameters, and
/// the runtime makes stubs for those; here all calls come in by one function, since what is called often should be little code.
/// </summary>
internal sealed unsafe partial class NativeHostFunction
{
    private static readonly FieldInfo s_linkerHandle = typeof(Linker).GetField("handle", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly HostFunction _function;
    private readonly int _parameterCount;
    private readonly int _resultCount;

    private NativeHostFunction(ModuleFunction signature, HostFunction function)
    {
        _function = function;
        _parameterCount = signature.Parameters.Count;
        _resultCount = signature.Results.Count;
    }

    /// <summary>Defines a function in a linker, and in those that are cloned from it. Results after the first are 0.</summary>
    /// <exception cref="WasmtimeException">The linker has a function of that name.</exception>
    /// <exception cref="ObjectDisposedException">The linker has been disposed.</exception>
    public static void Define(Linker linker, ModuleFunction signature, HostFunction function)
    {
        var handle = (SafeHandle)s_linkerHandle.GetValue(linker)!;
        ObjectDisposedException.ThrowIf(handle.IsClosed, linker);
        var module = Encoding.UTF8.GetBytes(signature.Module);
        var name = Encoding.UTF8.GetBytes(signature.Name);
        var data = GCHandle.ToIntPtr(GCHandle.Alloc(new NativeHostFunction(signature, function)));
        var type = CreateFunctionType(null, [.. signature.Parameters.Select(KindOf)], [.. signature.Results.Select(KindOf)]);
        nint error;
        fixed (byte* m = module, n = name)
            error = Define(handle.DangerousGetHandle(), m, (nuint)module.Length, n, (nuint)name.Length, type, &Invoke, data, &Release);
        DeleteFunctionType(type);
        GC.KeepAlive(linker);
        if (error != 0) throw NativeFunction.FromOwnedError(null, error);
    }

    private static ValueKind KindOf(GuestType type) => type switch
    {
        GuestType.I32 => ValueKind.Int32,
        GuestType.I64 => ValueKind.Int64,
        GuestType.F32 => ValueKind.Float32,
        GuestType.F64 => ValueKind.Float64,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    // No exception may leave it: the frames beneath are the engine's and the guest's.
    [UnmanagedCallersOnly]
    private static nint Invoke(nint data, nint caller, GuestValue* values, nuint count)
    {
        var storeData = DataOf(ContextOf(caller));
        try
        {
            var function = Unsafe.As<NativeHostFunction>(GCHandle.FromIntPtr(data).Target!);
            var store = Unsafe.As<Store>(GCHandle.FromIntPtr(storeData).Target!);
            var instance = (SandboxInstance)store.GetData()!;
            if (!instance.IsAttached) instance.Attach(CallerOf(caller));
            var result = function._function(instance, new ReadOnlySpan<GuestValue>(values, function._parameterCount));
            if (function._resultCount > 0) values[0] = new GuestValue(result);
            for (var i = 1; i < function._resultCount; i++) values[i] = default;
            return 0;
        }
        catch (Exception exception)
        {
            return HandleCallbackException(null, exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(nint data) => GCHandle.FromIntPtr(data).Free();

    [LibraryImport("wasmtime", EntryPoint = "wasmtime_linker_define_func_unchecked")]
    private static partial nint Define(
        nint linker,
        byte* module,
        nuint moduleLength,
        byte* name,
        nuint nameLength,
        nint type,
        delegate* unmanaged<nint, nint, GuestValue*, nuint, nint> callback,
        nint data,
        delegate* unmanaged<nint, void> release);

    [LibraryImport("wasmtime", EntryPoint = "wasm_functype_delete")]
    private static partial void DeleteFunctionType(nint type);

    // These two read a field each, in less time than a change of the thread's state would take.
    [LibraryImport("wasmtime", EntryPoint = "wasmtime_caller_context")]
    [SuppressGCTransition]
    private static partial nint ContextOf(nint caller);

    [LibraryImport("wasmtime", EntryPoint = "wasmtime_context_get_data")]
    [SuppressGCTransition]
    private static partial nint DataOf(nint context);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern Caller CallerOf(nint caller);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern nint CreateFunctionType(Function? type, IReadOnlyList<ValueKind> parameters, IReadOnlyList<ValueKind> results);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern nint HandleCallbackException(Function? type, Exception exception);
}
