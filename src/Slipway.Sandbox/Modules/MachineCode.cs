using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// The machine code of one module: in memory, or only in its file of the cache, from which it is mapped again when it is needed. The file is
/// held open from when it was verified, so what is mapped later is that very file, whatever has happened to its name.
/// </summary>
/// <param name="engine">The engine that made it.</param>
/// <param name="name">What messages call the module.</param>
/// <param name="module">The machine code in memory.</param>
/// <param name="file">Its file; null where there is none, and then it stays in memory.</param>
internal sealed class MachineCode(Engine engine, string name, Module module, CachedCode? file) : IDisposable
{
    private readonly Lock _gate = new();
    private Module? _module = module;
    private int _users;
    private bool _isDisposed;

    public bool IsLoaded
    {
        get
        {
            lock (_gate)
                return _module is not null;
        }
    }

    /// <summary>The machine code, which stays in memory at least until <see cref="Release"/> is called.</summary>
    /// <exception cref="WasmtimeException">It cannot be mapped.</exception>
    public Module Acquire()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _module ??= file!.Map(engine, name);
            _users++;
            return _module;
        }
    }

    public void Release()
    {
        lock (_gate)
            _users--;
    }

    /// <summary>Takes it out of memory, but for instances that exist: those keep what they run.</summary>
    /// <returns>Whether it is out; false where it has no file, or is being used.</returns>
    public bool Unload()
    {
        lock (_gate)
        {
            if (file is null || _users > 0)
                return false;
            _module?.Dispose();
            _module = null;
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _module?.Dispose();
            _module = null;
            file?.Dispose();
        }
    }
}
