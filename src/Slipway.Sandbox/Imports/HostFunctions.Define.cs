using Wasmtime;

// The linker annotates its type parameters as nullable; ours are numbers.
#nullable disable warnings

namespace Slipway.Sandbox;

public sealed partial class HostFunctions
{
    /// <summary>
    /// Defines a function that guests may import. Parameters and result are <see cref="int"/> for i32 and <see cref="long"/> for i64 (as
    /// well as
    /// <see cref="float"/> and <see cref="double"/>). What the function throws ends the guest's call with a <see
    /// cref="TrapKind.HostException"/>.
    /// </summary>
    /// <param name="module">Module name of the import.</param>
    /// <param name="name">Name of the import.</param>
    /// <param name="function">Called on the thread that called the guest, with the instance that the call comes from.</param>
    /// <exception cref="ArgumentException">The function is defined already, or a type has no counterpart in WebAssembly.</exception>
    /// <exception cref="InvalidOperationException">A module has been instantiated with these functions.</exception>
    public void Define<TResult>(string module, string name, Func<SandboxInstance, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(module, name, (CallerFunc<TResult>)(caller => function(Of(caller))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, TResult>(string module, string name, Func<SandboxInstance, T1, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(module, name, (CallerFunc<T1, TResult>)((caller, a1) => function(Of(caller), a1)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, TResult>(string module, string name, Func<SandboxInstance, T1, T2, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(module, name, (CallerFunc<T1, T2, TResult>)((caller, a1, a2) => function(Of(caller), a1, a2)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, TResult>(string module, string name, Func<SandboxInstance, T1, T2, T3, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(module, name, (CallerFunc<T1, T2, T3, TResult>)((caller, a1, a2, a3) => function(Of(caller), a1, a2, a3)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, TResult>(string module, string name, Func<SandboxInstance, T1, T2, T3, T4, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerFunc<T1, T2, T3, T4, TResult>)((caller, a1, a2, a3, a4) =>
                function(Of(caller), a1, a2, a3, a4)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerFunc<T1, T2, T3, T4, T5, TResult>)((caller, a1, a2, a3, a4, a5) =>
                function(Of(caller), a1, a2, a3, a4, a5)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerFunc<T1, T2, T3, T4, T5, T6, TResult>)((caller, a1, a2, a3, a4, a5, a6) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerFunc<T1, T2, T3, T4, T5, T6, T7, TResult>)((caller, a1, a2, a3, a4, a5, a6, a7) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerFunc<T1, T2, T3, T4, T5, T6, T7, T8, TResult>)((caller, a1, a2, a3, a4, a5, a6, a7, a8) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerFunc<T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult>)((caller, a1, a2, a3, a4, a5, a6, a7, a8, a9) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8, a9)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerFunc<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult>)((caller, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8, a9, a10)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerFunc<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, TResult>)((caller, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, TResult> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerFunc<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, TResult>)(
                (caller, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) =>
                    function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12)));
    }

    /// <summary>Defines a function without a result; see <see cref="Define{TResult}"/>.</summary>
    public void DefineVoid(string module, string name, Action<SandboxInstance> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(module, name, (CallerAction)(caller => function(Of(caller))));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1>(string module, string name, Action<SandboxInstance, T1> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(module, name, (CallerAction<T1>)((caller, a1) => function(Of(caller), a1)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2>(string module, string name, Action<SandboxInstance, T1, T2> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(module, name, (CallerAction<T1, T2>)((caller, a1, a2) => function(Of(caller), a1, a2)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3>(string module, string name, Action<SandboxInstance, T1, T2, T3> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(module, name, (CallerAction<T1, T2, T3>)((caller, a1, a2, a3) => function(Of(caller), a1, a2, a3)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4>(string module, string name, Action<SandboxInstance, T1, T2, T3, T4> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerAction<T1, T2, T3, T4>)((caller, a1, a2, a3, a4) =>
                function(Of(caller), a1, a2, a3, a4)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5>(string module, string name, Action<SandboxInstance, T1, T2, T3, T4, T5> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerAction<T1, T2, T3, T4, T5>)((caller, a1, a2, a3, a4, a5) =>
                function(Of(caller), a1, a2, a3, a4, a5)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6>(string module, string name, Action<SandboxInstance, T1, T2, T3, T4, T5, T6> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerAction<T1, T2, T3, T4, T5, T6>)((caller, a1, a2, a3, a4, a5, a6) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerAction<T1, T2, T3, T4, T5, T6, T7>)((caller, a1, a2, a3, a4, a5, a6, a7) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerAction<T1, T2, T3, T4, T5, T6, T7, T8>)((caller, a1, a2, a3, a4, a5, a6, a7, a8) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerAction<T1, T2, T3, T4, T5, T6, T7, T8, T9>)((caller, a1, a2, a3, a4, a5, a6, a7, a8, a9) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8, a9)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerAction<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>)((caller, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8, a9, a10)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerAction<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>)((caller, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11)));
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> function)
    {
        Add(module, name, function);
        _linker.DefineFunction(
            module,
            name,
            (CallerAction<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>)((caller, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12) =>
                function(Of(caller), a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12)));
    }
}
