using Microsoft.Win32.SafeHandles;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// A file of the cache that has been verified and is held open. The cache replaces its files and never writes into them, so this one stays
/// as it was when it was verified.
/// </summary>
internal sealed class CachedCode(SafeFileHandle file) : IDisposable
{
    /// <summary>Whether an open file can be mapped by something else than its name, which may lead to another file by now.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    /// <exception cref="WasmtimeException">It cannot be read.</exception>
    public Module Map(Engine engine, string name) => Module.DeserializeFile(engine, name, PathOf(file));

    public void Dispose() => file.Dispose();

    public static string PathOf(SafeFileHandle file) => $"/proc/self/fd/{file.DangerousGetHandle()}";
}
