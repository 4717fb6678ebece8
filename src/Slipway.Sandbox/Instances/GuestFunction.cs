using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// A function exported by an instance. Only functions whose parameters and at most one result are i32 can be called; with as many arguments
/// as the function has parameters, at most five.
/// </summary>
public sealed class GuestFunction
{
    private readonly SandboxInstance? _instance;
    private readonly ModuleFunction _function;
    private Delegate? _target;

    internal GuestFunction(SandboxInstance instance, ModuleFunction function)
    {
        _instance = instance;
        _function = function;
        ParameterCount = function.Parameters.Count;
    }

    /// <summary>
    /// A function of the host's own in the place of a guest's: it runs without limits, and what it throws is a trap.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">An <see cref="Action"/> or <see cref="Func{TResult}"/> of up to five numbers of 32 bits.</param>
    public GuestFunction(string name, Delegate target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var invoke = target.GetType().GetMethod(nameof(Action.Invoke))!;
        _function = new ModuleFunction(
            "",
            name,
            [.. invoke.GetParameters().Select(parameter => HostFunctions.GuestTypeOf(parameter.ParameterType))],
            invoke.ReturnType == typeof(void) ? [] : [HostFunctions.GuestTypeOf(invoke.ReturnType)]);
        _target = target;
        ParameterCount = _function.Parameters.Count;
    }

    /// <summary>Name that it is exported under.</summary>
    public string Name => _function.Name;

    /// <summary>How many parameters it has.</summary>
    public int ParameterCount { get; }

    /// <summary>Whether it returns anything.</summary>
    public bool HasResult => _function.Results.Count > 0;

    /// <summary>Whether all its parameters, and its only result if it has any, are i32.</summary>
    public bool AllI32 => _function.Results.Count <= 1 && _function.Parameters.Concat(_function.Results).All(type => type == GuestType.I32);

    /// <summary>Calls the function on the calling thread, within <see cref="InstanceLimits.CpuPerCall"/>.</summary>
    /// <returns>Its result, or 0 if it has none.</returns>
    /// <exception cref="ArgumentException">The function does not have this many parameters, or not all of its types are i32.</exception>
    /// <exception cref="GuestTrapException">The guest stopped before the function returned.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the instance.</exception>
    /// <exception cref="ObjectDisposedException">The instance has been disposed.</exception>
    public int Call() => Run(new Arguments0(), start: false);

    /// <inheritdoc cref="Call()"/>
    public int Call(int a) => Run(new Arguments1(a), start: false);

    /// <inheritdoc cref="Call()"/>
    public int Call(int a, int b) => Run(new Arguments2(a, b), start: false);

    /// <inheritdoc cref="Call()"/>
    public int Call(int a, int b, int c) => Run(new Arguments3(a, b, c), start: false);

    /// <inheritdoc cref="Call()"/>
    public int Call(int a, int b, int c, int d) => Run(new Arguments4(a, b, c, d), start: false);

    /// <inheritdoc cref="Call()"/>
    public int Call(int a, int b, int c, int d, int e) => Run(new Arguments5(a, b, c, d, e), start: false);

    /// <summary>
    /// As <see cref="Call()"/>, within <see cref="InstanceLimits.CpuForStart"/>: for what a guest does once, such as <c>_initialize</c>.
    /// </summary>
    /// <inheritdoc cref="Call()"/>
    public int CallForStart(params ReadOnlySpan<int> arguments) => arguments switch
    {
        [] => Run(new Arguments0(), start: true),
        [var a] => Run(new Arguments1(a), start: true),
        [var a, var b] => Run(new Arguments2(a, b), start: true),
        [var a, var b, var c] => Run(new Arguments3(a, b, c), start: true),
        [var a, var b, var c, var d] => Run(new Arguments4(a, b, c, d), start: true),
        [var a, var b, var c, var d, var e] => Run(new Arguments5(a, b, c, d, e), start: true),
        _ => throw Mismatch(arguments.Length),
    };

    private int Run<T>(T arguments, bool start) where T : struct, IArguments
    {
        if (ParameterCount != T.Count) throw Mismatch(T.Count);
        if (_instance is null) return RunHost(arguments);
        var outermost = _instance.Enter(start ? _instance.CpuForStart : _instance.CpuPerCall);
        try
        {
            return arguments.Pass(_target ??= Bind());
        }
        catch (WasmtimeException exception)
        {
            throw _instance.TrapOf(exception);
        }
        finally
        {
            if (outermost) _instance.Leave();
        }
    }

    private int RunHost<T>(T arguments) where T : struct, IArguments
    {
        try
        {
            return arguments.Pass(_target!);
        }
        catch (Exception exception) when (exception is not GuestTrapException)
        {
            throw new GuestTrapException(TrapKind.Other, $"{exception.GetType().Name}: {exception.Message}", [], exception);
        }
    }

    // Done at the first call: the engine takes microseconds for it, and few of a module's exports are ever called.
    private Delegate Bind()
    {
        if (!AllI32) throw Mismatch(ParameterCount);
        var function = _instance!.Resolve(Name);
        return (ParameterCount, HasResult) switch
        {
            (0, true) => function.WrapFunc<int>(),
            (0, false) => function.WrapAction(),
            (1, true) => function.WrapFunc<int, int>(),
            (1, false) => function.WrapAction<int>(),
            (2, true) => function.WrapFunc<int, int, int>(),
            (2, false) => function.WrapAction<int, int>(),
            (3, true) => function.WrapFunc<int, int, int, int>(),
            (3, false) => function.WrapAction<int, int, int>(),
            (4, true) => function.WrapFunc<int, int, int, int, int>(),
            (4, false) => function.WrapAction<int, int, int, int>(),
            (5, true) => function.WrapFunc<int, int, int, int, int, int>(),
            (5, false) => function.WrapAction<int, int, int, int, int>(),
            _ => (Delegate?)null,
        } ?? throw Mismatch(ParameterCount);
    }

    private ArgumentException Mismatch(int count) =>
        new($"{_instance?.Module.Name}!{_function} cannot be called with {count} arguments of type i32.");

    private interface IArguments
    {
        static abstract int Count { get; }

        int Pass(Delegate target);
    }

    private readonly struct Arguments0 : IArguments
    {
        public static int Count => 0;

        public int Pass(Delegate target)
        {
            if (target is Func<int> function) return function();
            ((Action)target)();
            return 0;
        }
    }

    private readonly struct Arguments1(int a) : IArguments
    {
        public static int Count => 1;

        public int Pass(Delegate target)
        {
            if (target is Func<int, int> function) return function(a);
            ((Action<int>)target)(a);
            return 0;
        }
    }

    private readonly struct Arguments2(int a, int b) : IArguments
    {
        public static int Count => 2;

        public int Pass(Delegate target)
        {
            if (target is Func<int, int, int> function) return function(a, b);
            ((Action<int, int>)target)(a, b);
            return 0;
        }
    }

    private readonly struct Arguments3(int a, int b, int c) : IArguments
    {
        public static int Count => 3;

        public int Pass(Delegate target)
        {
            if (target is Func<int, int, int, int> function) return function(a, b, c);
            ((Action<int, int, int>)target)(a, b, c);
            return 0;
        }
    }

    private readonly struct Arguments4(int a, int b, int c, int d) : IArguments
    {
        public static int Count => 4;

        public int Pass(Delegate target)
        {
            if (target is Func<int, int, int, int, int> function) return function(a, b, c, d);
            ((Action<int, int, int, int>)target)(a, b, c, d);
            return 0;
        }
    }

    private readonly struct Arguments5(int a, int b, int c, int d, int e) : IArguments
    {
        public static int Count => 5;

        public int Pass(Delegate target)
        {
            if (target is Func<int, int, int, int, int, int> function) return function(a, b, c, d, e);
            ((Action<int, int, int, int, int>)target)(a, b, c, d, e);
            return 0;
        }
    }
}
