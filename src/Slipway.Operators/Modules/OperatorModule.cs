using Microsoft.Extensions.Logging;
using Slipway.Operators.Json;
using Slipway.Operators.Manifests;
using Slipway.Sandbox;

namespace Slipway.Operators.Modules;

/// <summary>A module that has been loaded, checked against the ABI, and asked what it is.</summary>
internal sealed class OperatorModule
{
    private const string VersionExport = "operator_abi_version_0_1_0";
    private const string AnyVersionExport = "operator_abi_version_";

    private readonly SandboxEngine _engine;
    private readonly HostFunctions _functions;

    private OperatorModule(SandboxModule code, SandboxEngine engine, HostFunctions functions)
    {
        Code = code;
        _engine = engine;
        _functions = functions;
    }

    /// <summary>What messages call it.</summary>
    public string Name => Code.Name;

    public SandboxModule Code { get; }

    public OperatorManifest Manifest { get; private set; } = null!;

    /// <summary>Whether its instances want to be configured.</summary>
    public bool TakesConfiguration => Exports(OperatorCallback.Configure);

    /// <summary>Whether what its instances remember has to be kept when they are evicted.</summary>
    public bool KeepsState => Exports(OperatorCallback.Save);

    /// <param name="engine">The sandbox.</param>
    /// <param name="functions">What <see cref="OperatorHostcalls"/> defined for that sandbox.</param>
    /// <param name="name">What messages call the module.</param>
    /// <param name="wasm">Its bytes.</param>
    /// <param name="limits">For the instance that describes itself.</param>
    /// <param name="logger">Where that instance's log goes.</param>
    /// <param name="ct">Stops waiting for the compiler.</param>
    /// <exception cref="OperatorModuleException">It is not an operator, or its manifest is wrong; the message says how.</exception>
    public static async Task<OperatorModule> LoadAsync(
        SandboxEngine engine,
        HostFunctions functions,
        string name,
        ReadOnlyMemory<byte> wasm,
        OperatorLimits limits,
        ILogger logger,
        CancellationToken ct)
    {
        var module = new OperatorModule(await CompileAsync(engine, name, wasm, ct).ConfigureAwait(false), engine, functions);
        module.CheckExports();
        var missing = functions.Missing(module.Code);
        if (missing.Count > 0)
            throw new OperatorModuleException($"{name} imports what an operator is not given: {string.Join("; ", missing)}.");
        module.Manifest = await Task.Run(() => module.Describe(limits, logger), ct).ConfigureAwait(false);
        module.CheckExportsOf(module.Manifest);
        return module;
    }

    public bool Exports(OperatorCallback callback) => HasExport(callback.Export);

    /// <summary>Creates an instance that is ready for callbacks.</summary>
    /// <param name="limits">What it may use.</param>
    /// <param name="configuration">What it is told once, if it <see cref="TakesConfiguration"/>.</param>
    /// <param name="state">What an instance before it has saved; null for none.</param>
    /// <param name="logger">Where its log goes.</param>
    /// <exception cref="OperatorModuleException">It refuses its configuration or its state, or starts beyond its limits.</exception>
    /// <exception cref="GuestTrapException">It trapped.</exception>
    public OperatorInstance Instantiate(OperatorLimits limits, ReadOnlyMemory<byte> configuration, ReadOnlyMemory<byte>? state, ILogger logger) =>
        Create(limits, logger, TakesConfiguration ? configuration : default(ReadOnlyMemory<byte>?), KeepsState ? state : null);

    /// <exception cref="OperatorModuleException">A callback that prepares an instance has failed; the message says what and why.</exception>
    /// <exception cref="GuestTrapException">It trapped.</exception>
    internal void Require(CallbackResult result, string what)
    {
        if (result.Trap is { } trap)
            throw trap;
        if (result.Outcome != CallbackOutcome.Done)
            throw new OperatorModuleException($"{Name} {what}: {result.Error}.");
    }

    private static async Task<SandboxModule> CompileAsync(SandboxEngine engine, string name, ReadOnlyMemory<byte> wasm, CancellationToken ct)
    {
        try
        {
            return await engine.LoadAsync(name, wasm, ct).ConfigureAwait(false);
        }
        catch (ModuleException exception)
        {
            throw new OperatorModuleException(exception.Message, exception);
        }
    }

    private OperatorInstance Create(
        OperatorLimits limits, ILogger logger, ReadOnlyMemory<byte>? configuration = null, ReadOnlyMemory<byte>? state = null)
    {
        try
        {
            return OperatorInstance.Create(this, _engine, _functions, limits, logger, configuration, state);
        }
        catch (ModuleException exception)
        {
            throw new OperatorModuleException(exception.Message, exception);
        }
    }

    private OperatorManifest Describe(OperatorLimits limits, ILogger logger)
    {
        try
        {
            using var instance = Create(limits, logger);
            var described = instance.Call(OperatorCallback.Describe, default);
            Require(described, "does not describe itself");
            return ManifestReader.Read(described.Answer);
        }
        catch (GuestTrapException trap)
        {
            throw new OperatorModuleException($"{Name} does not describe itself: {trap.Message}.", trap);
        }
        catch (MessageException exception)
        {
            throw new OperatorModuleException($"The manifest of {Name} is wrong: {exception.Message}.", exception);
        }
    }

    private void CheckExports()
    {
        if (!HasExport(VersionExport))
        {
            var other = Code.FunctionExports.FirstOrDefault(function => function.Name.StartsWith(AnyVersionExport, StringComparison.Ordinal));
            throw new OperatorModuleException(other is null
                ? $"{Name} is not an operator: it does not export {VersionExport}."
                : $"{Name} is for another version of the operator ABI: it exports {other}, and here is {VersionExport}.");
        }

        if (!Code.OtherExports.Contains("memory memory"))
            throw new OperatorModuleException($"{Name} does not export its memory.");
        RequireExport(OperatorCallback.Describe, "every operator has it");
        RequireExport(OperatorCallback.Reconcile, "every operator has it");
        if (Exports(OperatorCallback.Save) != Exports(OperatorCallback.Restore))
            throw new OperatorModuleException($"{Name} exports one of operator_on_save and operator_on_restore, but it takes both.");
        foreach (var callback in OperatorCallback.All)
        {
            var function = Code.FunctionExports.FirstOrDefault(function => function.Name == callback.Export);
            if (function is null)
                continue;
            var parameters = callback.TakesMessage ? 1 : 0;
            if (function.Parameters.Count != parameters || function.Parameters.Concat(function.Results).Any(type => type != GuestType.I32)
                || function.Results.Count != 1)
            {
                throw new OperatorModuleException($"{Name} exports {function}, but it should be {callback.Export}({(parameters == 1 ? "i32" : "")}) -> i32.");
            }
        }
    }

    private void CheckExportsOf(OperatorManifest manifest)
    {
        if (manifest.Finalizer is { } finalizer)
            RequireExport(OperatorCallback.Finalize, $"its manifest names the finalizer {finalizer}");
        if (manifest.Watches.Any(watch => watch.Map == WatchMapping.Guest))
            RequireExport(OperatorCallback.Map, "its manifest maps by guest");
    }

    private void RequireExport(OperatorCallback callback, string why)
    {
        if (!Exports(callback))
            throw new OperatorModuleException($"{Name} does not export {callback.Export}, though {why}.");
    }

    private bool HasExport(string name) => Code.FunctionExports.Any(function => function.Name == name);
}
