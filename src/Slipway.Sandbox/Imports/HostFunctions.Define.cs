namespace Slipway.Sandbox;

public sealed partial class HostFunctions
{
    /// <summary>
    /// Defines a function that guests may import, by the types of its parameters and of its result. What it throws ends the guest's call with
    /// a <see cref="TrapKind.HostException"/>.
    /// </summary>
    /// <param name="module">Module name of the import.</param>
    /// <param name="name">Name of the import.</param>
    /// <param name="parameters">Types of its parameters, all of them numbers.</param>
    /// <param name="result">Type of its result, a number; null if it has none.</param>
    /// <param name="function">Called on the thread that called the guest.</param>
    /// <exception cref="ArgumentException">The function is defined already, or a type is no number.</exception>
    /// <exception cref="InvalidOperationException">A module has been instantiated with these functions.</exception>
    public void Define(string module, string name, IReadOnlyList<GuestType> parameters, GuestType? result, HostFunction function)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(function);
        if (_inUse) throw new InvalidOperationException($"{module}.{name} cannot be defined after a module has been instantiated.");
        var signature = new ModuleFunction(module, name, [.. parameters], result is { } type ? [type] : []);
        if (!AllNumbers(signature)) throw new ArgumentException($"{signature} has a type that is no number.", nameof(parameters));
        if (!_defined.TryAdd((module, name), signature)) throw new ArgumentException($"{module}.{name} is defined already.", nameof(name));
        NativeHostFunction.Define(_linker, signature, function);
    }

    /// <summary>
    /// Defines a function that guests may import. Parameters and result are <see cref="int"/> for i32 and <see cref="long"/> for i64 (as
    /// well as <see cref="float"/> and <see cref="double"/>). What the function throws ends the guest's call with a
    /// <see cref="TrapKind.HostException"/>.
    /// </summary>
    /// <param name="module">Module name of the import.</param>
    /// <param name="name">Name of the import.</param>
    /// <param name="function">Called on the thread that called the guest, with the instance that the call comes from.</param>
    /// <exception cref="ArgumentException">The function is defined already, or a type has no counterpart in WebAssembly.</exception>
    /// <exception cref="InvalidOperationException">A module has been instantiated with these functions.</exception>
    public void Define<TResult>(string module, string name, Func<SandboxInstance, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(function(guest)));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, TResult>(string module, string name, Func<SandboxInstance, T1, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(function(guest, Of<T1>(a[0]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, TResult>(string module, string name, Func<SandboxInstance, T1, T2, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(function(guest, Of<T1>(a[0]), Of<T2>(a[1]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, TResult>(string module, string name, Func<SandboxInstance, T1, T2, T3, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, TResult>(string module, string name, Func<SandboxInstance, T1, T2, T3, T4, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]), Of<T7>(a[6]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]),
                Of<T7>(a[6]), Of<T8>(a[7]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]),
                Of<T7>(a[6]), Of<T8>(a[7]), Of<T9>(a[8]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]),
                Of<T7>(a[6]), Of<T8>(a[7]), Of<T9>(a[8]), Of<T10>(a[9]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]),
                Of<T7>(a[6]), Of<T8>(a[7]), Of<T9>(a[8]), Of<T10>(a[9]), Of<T11>(a[10]))));
    }

    /// <inheritdoc cref="Define{TResult}(string, string, Func{SandboxInstance, TResult})"/>
    public void Define<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, TResult>(
        string module,
        string name,
        Func<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, TResult> function)
    {
        Add(module, name, function, (guest, a) => Bits(
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]),
                Of<T7>(a[6]), Of<T8>(a[7]), Of<T9>(a[8]), Of<T10>(a[9]), Of<T11>(a[10]), Of<T12>(a[11]))));
    }

    /// <summary>Defines a function without a result; see <see cref="Define{TResult}"/>.</summary>
    public void DefineVoid(string module, string name, Action<SandboxInstance> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest);
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1>(string module, string name, Action<SandboxInstance, T1> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2>(string module, string name, Action<SandboxInstance, T1, T2> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3>(string module, string name, Action<SandboxInstance, T1, T2, T3> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4>(string module, string name, Action<SandboxInstance, T1, T2, T3, T4> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5>(string module, string name, Action<SandboxInstance, T1, T2, T3, T4, T5> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6>(string module, string name, Action<SandboxInstance, T1, T2, T3, T4, T5, T6> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]), Of<T7>(a[6]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]), Of<T7>(a[6]), Of<T8>(a[7]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8, T9>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]),
                Of<T7>(a[6]), Of<T8>(a[7]), Of<T9>(a[8]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]),
                Of<T7>(a[6]), Of<T8>(a[7]), Of<T9>(a[8]), Of<T10>(a[9]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]),
                Of<T7>(a[6]), Of<T8>(a[7]), Of<T9>(a[8]), Of<T10>(a[9]), Of<T11>(a[10]));
            return 0;
        });
    }

    /// <inheritdoc cref="DefineVoid(string, string, Action{SandboxInstance})"/>
    public void DefineVoid<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12>(
        string module,
        string name,
        Action<SandboxInstance, T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> function)
    {
        Add(module, name, function, (guest, a) =>
        {
            function(guest, Of<T1>(a[0]), Of<T2>(a[1]), Of<T3>(a[2]), Of<T4>(a[3]), Of<T5>(a[4]), Of<T6>(a[5]),
                Of<T7>(a[6]), Of<T8>(a[7]), Of<T9>(a[8]), Of<T10>(a[9]), Of<T11>(a[10]), Of<T12>(a[11]));
            return 0;
        });
    }
}
