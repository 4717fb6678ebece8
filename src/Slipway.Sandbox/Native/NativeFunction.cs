using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// A function of an instance as the engine's C API knows it. The binding calls by delegates that it makes for each number of arguments; this
/// is the same call without them, for what is called several times for each request.
/// </summary>
internal readonly unsafe partial struct NativeFunction
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly FieldInfo s_handle = typeof(Function).GetField("func", Fields)!;
    private static readonly FieldInfo s_store = s_handle.FieldType.GetField("store", Fields)!;
    private static readonly FieldInfo s_index = s_handle.FieldType.GetField("__private", Fields)!;

    private readonly nint _context;
    private readonly Handle _handle;

    public NativeFunction(Store store, Function function)
    {
        _context = ContextOf(store);
        var handle = s_handle.GetValue(function)!;
        _handle = new Handle((ulong)s_store.GetValue(handle)!, (nint)s_index.GetValue(handle)!);
    }

    /// <summary>Calls the function. The store must not have been disposed, and no other thread may be inside of it.</summary>
    /// <param name="values">Its arguments; afterwards its results. It has room for the larger number of both.</param>
    /// <param name="count">How many values there is room for.</param>
    /// <returns>Null if the function has returned.</returns>
    public WasmtimeException? Call(GuestValue* values, int count)
    {
        nint trap = 0;
        nint error;
        fixed (Handle* handle = &_handle) error = Call(_context, handle, values, (nuint)count, &trap);
        return (error | trap) == 0 ? null : error != 0 ? FromOwnedError(null, error) : FromOwnedTrap(null, trap, delete: true);
    }

    [LibraryImport("wasmtime", EntryPoint = "wasmtime_func_call_unchecked")]
    private static partial nint Call(nint context, Handle* function, GuestValue* values, nuint count, nint* trap);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "contextHandle")]
    private static extern ref readonly nint ContextOf(Store store);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    public static extern WasmtimeException FromOwnedError(WasmtimeException? type, nint error);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern TrapException FromOwnedTrap(TrapException? type, nint trap, bool delete);

    /// <summary><c>wasmtime_func_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Handle(ulong Store, nint Index);
}
