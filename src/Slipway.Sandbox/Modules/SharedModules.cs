using System.Collections.Concurrent;

namespace Slipway.Sandbox;

/// <summary>
/// Keeps one <see cref="CompiledModule"/> per content for as long as somebody uses it, and one compilation per content however many ask at
/// once. A failed compilation is forgotten when its waiters have been told.
/// </summary>
internal sealed class SharedModules : IDisposable
{
    private readonly ConcurrentDictionary<string, WeakReference<CompiledModule>> _loaded = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<CompiledModule>>> _loading = new();

    public bool TryGet(string sha256, out CompiledModule module)
    {
        module = null!;
        return _loaded.TryGetValue(sha256, out var reference) && reference.TryGetTarget(out module!);
    }

    public Task<CompiledModule> GetAsync(string sha256, Func<CompiledModule> compile)
    {
        return _loading.GetOrAdd(sha256, _ => new Lazy<Task<CompiledModule>>(() => Task.Run(Load))).Value;

        CompiledModule Load()
        {
            try
            {
                // Another compilation of the same content may have ended between the caller's question and this one's start.
                if (TryGet(sha256, out var module)) return module;
                module = compile();
                ForgetUnused();
                _loaded[sha256] = new WeakReference<CompiledModule>(module);
                return module;
            }
            finally
            {
                _loading.TryRemove(sha256, out _);
            }
        }
    }

    /// <summary>Frees what was made of a module with the others, at the latest.</summary>
    public void Add(string key, CompiledModule module) => _loaded[key] = new WeakReference<CompiledModule>(module);

    /// <summary>Frees the machine code of all modules; each would otherwise keep the engine alive until it is collected.</summary>
    public void Dispose()
    {
        foreach (var reference in _loaded.Values)
        {
            if (!reference.TryGetTarget(out var module)) continue;
            module.Code.Dispose();
            module.State?.Module.Dispose();
        }
    }

    private void ForgetUnused()
    {
        foreach (var entry in _loaded)
        {
            if (!entry.Value.TryGetTarget(out _)) _loaded.TryRemove(entry);
        }
    }
}
