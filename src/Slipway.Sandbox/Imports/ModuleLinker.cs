using System.Collections.Concurrent;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>Instantiates one module with the functions it imports, and with its state where that is a module of its own.</summary>
/// <param name="linker">Has all functions that the module imports; usually shared with other modules.</param>
internal sealed class ModuleLinker(Linker linker) : IDisposable
{
    private readonly ConcurrentBag<Linker> _withState = [];

    public Linker Linker => linker;

    /// <returns>The instance, and its state where that is one of its own.</returns>
    public (Instance Instance, Instance? State) Instantiate(Store store, CompiledModule module)
    {
        var code = module.Code.Acquire();
        try
        {
            return module.State is null ? (linker.Instantiate(store, code), null) : Instantiate(store, code, module.State);
        }
        finally
        {
            module.Code.Release();
        }
    }

    public void Dispose()
    {
        linker.Dispose();
        while (_withState.TryTake(out var own))
            own.Dispose();
    }

    private (Instance Instance, Instance? State) Instantiate(Store store, Module code, InitialState initial)
    {
        // A state belongs to one store, and a linker is asked by many at once: each has one for itself as long as it takes.
        var state = linker.Instantiate(store, initial.Module);
        if (!_withState.TryTake(out var own))
        {
            own = linker.Clone();
            own.AllowShadowing = true;
        }

        try
        {
            own.DefineInstance(store, SplitModule.StateModule, state);
            return (own.Instantiate(store, code), state);
        }
        finally
        {
            _withState.Add(own);
        }
    }
}
