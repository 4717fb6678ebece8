using System.Runtime.CompilerServices;

namespace Slipway.Sandbox;

/// <summary>
/// A function exported by an instance. Only functions whose parameters and at most one result are i32 can be called; with as many arguments
/// as the function has parameters, at most five.
/// </summary>
public sealed unsafe class GuestFunction
{
    private const int MaxParameters = 5;

    private readonly SandboxInstance? _instance;
    private readonly ModuleFunction _function;
    private readonly Delegate? _target;
    private NativeFunction _native;
    private bool _isBound;

    internal GuestFunction(SandboxInstance instance, ModuleFunction function) : this(function) => _instance = instance;

    /// <summary>
    /// A function of the host's own in the place of a guest's: it runs without limits, and what it throws is a trap.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">An <see cref="Action"/> or <see cref="Func{TResult}"/> of up to five numbers of 32 bits.</param>
    public GuestFunction(string name, Delegate target) : this(SignatureOf(name, target)) => _target = target;

    private GuestFunction(ModuleFunction function)
    {
        _function = function;
        ParameterCount = function.Parameters.Count;
        HasResult = function.Results.Count > 0;
    }

    /// <summary>Name that it is exported under.</summary>
    public string Name => _function.Name;

    /// <summary>How many parameters it has.</summary>
    public int ParameterCount { get; }

    /// <summary>Whether it returns anything.</summary>
    public bool HasResult { get; }

    /// <summary>Whether all its parameters, and its only result if it has any, are i32.</summary>
    public bool AllI32 => _function.Results.Count <= 1 && _function.Parameters.Concat(_function.Results).All(type => type == GuestType.I32);

    /// <summary>Calls the function on the calling thread, within <see cref="InstanceLimits.CpuPerCall"/>.</summary>
    /// <returns>Its result, or 0 if it has none.</returns>
    /// <exception cref="ArgumentException">The function does not have this many parameters, or not all of its types are i32.</exception>
    /// <exception cref="GuestTrapException">The guest stopped before the function returned.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the instance.</exception>
    /// <exception cref="ObjectDisposedException">The instance has been disposed.</exception>
    public int Call(params ReadOnlySpan<int> arguments) => Run(arguments, start: false);

    /// <summary>
    /// As <see cref="Call"/>, within <see cref="InstanceLimits.CpuForStart"/>: for what a guest does once, such as <c>_initialize</c>.
    /// </summary>
    /// <inheritdoc cref="Call"/>
    public int CallForStart(params ReadOnlySpan<int> arguments) => Run(arguments, start: true);

    [SkipLocalsInit]
    private int Run(ReadOnlySpan<int> arguments, bool start)
    {
        if (arguments.Length != ParameterCount || arguments.Length > MaxParameters) throw Mismatch(arguments.Length);
        if (_instance is null) return RunHost(arguments);
        var values = stackalloc GuestValue[MaxParameters];
        for (var i = 0; i < arguments.Length; i++) values[i] = new GuestValue(arguments[i]);
        var outermost = _instance.Enter(start ? _instance.CpuForStart : _instance.CpuPerCall);
        try
        {
            if (!_isBound) Bind();
            if (_native.Call(values, MaxParameters) is { } failure) throw _instance.TrapOf(failure);
            return HasResult ? values[0].I32 : 0;
        }
        finally
        {
            if (outermost) _instance.Leave();
        }
    }

    private int RunHost(ReadOnlySpan<int> a)
    {
        try
        {
            switch (_target)
            {
                case Func<int> call: return call();
                case Func<int, int> call: return call(a[0]);
                case Func<int, int, int> call: return call(a[0], a[1]);
                case Func<int, int, int, int> call: return call(a[0], a[1], a[2]);
                case Func<int, int, int, int, int> call: return call(a[0], a[1], a[2], a[3]);
                case Func<int, int, int, int, int, int> call: return call(a[0], a[1], a[2], a[3], a[4]);
                case Action call: call(); return 0;
                case Action<int> call: call(a[0]); return 0;
                case Action<int, int> call: call(a[0], a[1]); return 0;
                case Action<int, int, int> call: call(a[0], a[1], a[2]); return 0;
                case Action<int, int, int, int> call: call(a[0], a[1], a[2], a[3]); return 0;
                case Action<int, int, int, int, int> call: call(a[0], a[1], a[2], a[3], a[4]); return 0;
                default: throw Mismatch(a.Length);
            }
        }
        catch (Exception exception) when (exception is not GuestTrapException)
        {
            throw new GuestTrapException(TrapKind.Other, $"{exception.GetType().Name}: {exception.Message}", [], exception);
        }
    }

    // Done at the first call: the engine takes microseconds for it, and few of a module's exports are ever called.
    private void Bind()
    {
        if (!AllI32) throw Mismatch(ParameterCount);
        _native = _instance!.Resolve(Name);
        _isBound = true;
    }

    private static ModuleFunction SignatureOf(string name, Delegate target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var invoke = target.GetType().GetMethod(nameof(Action.Invoke))!;
        return new ModuleFunction(
            "",
            name,
            [.. invoke.GetParameters().Select(parameter => HostFunctions.GuestTypeOf(parameter.ParameterType))],
            invoke.ReturnType == typeof(void) ? [] : [HostFunctions.GuestTypeOf(invoke.ReturnType)]);
    }

    private ArgumentException Mismatch(int count) =>
        new($"{_instance?.Module.Name}!{_function} cannot be called with {count} arguments of type i32.");
}
