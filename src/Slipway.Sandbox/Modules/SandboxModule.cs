using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>
/// A compiled module, ready to be instantiated any number of times from any thread. Modules loaded from the same bytes share their machine
/// code, which is freed when the last of them is no longer referenced.
/// </summary>
public sealed class SandboxModule
{
    internal SandboxModule(string name, CompiledModule compiled, bool fromCache, TimeSpan loadTime)
    {
        Name = name;
        Compiled = compiled;
        FromCache = fromCache;
        LoadTime = loadTime;
    }

    /// <summary>Name given when the module was loaded; messages and backtraces show it.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the binary module (of what text was converted to), 64 lower-case hexadecimal digits.</summary>
    public string Sha256 => Compiled.Sha256;

    /// <summary>Size of the binary module in bytes.</summary>
    public int WasmSize => Compiled.WasmSize;

    /// <summary>Whether loading found it compiled, on disk or in memory.</summary>
    public bool FromCache { get; }

    /// <summary>How long loading took, compilation included.</summary>
    public TimeSpan LoadTime { get; }

    /// <summary>Functions that the module imports, in its order; one that is imported twice is listed twice.</summary>
    public IReadOnlyList<ModuleFunction> FunctionImports => Compiled.FunctionImports;

    /// <summary>Functions that the module exports, in its order.</summary>
    public IReadOnlyList<ModuleFunction> FunctionExports => Compiled.FunctionExports;

    /// <summary>
    /// Imports that are not functions, for example <c>memory env.memory</c>. A module that has any cannot be instantiated.
    /// </summary>
    public IReadOnlyList<string> OtherImports => Compiled.OtherImports;

    /// <summary>Exports that are not functions, for example <c>memory memory</c>.</summary>
    public IReadOnlyList<string> OtherExports => Compiled.OtherExports;

    /// <summary>Linear memory that an instance starts with, in bytes; 0 for a module without memory.</summary>
    public long InitialMemoryBytes => Compiled.Layout.InitialMemoryBytes;

    /// <summary>The maximum that the module declares for its memory, in bytes; null if it declares none.</summary>
    public long? MaximumMemoryBytes => Compiled.Layout.MaximumMemoryBytes;

    /// <summary>Custom sections in file order.</summary>
    public IReadOnlyList<CustomSection> CustomSections => Compiled.Layout.CustomSections;

    /// <summary>Whether its machine code is in memory.</summary>
    public bool IsLoaded => Compiled.Code.IsLoaded;

    internal CompiledModule Compiled { get; }

    /// <summary>
    /// Maps the machine code into memory, if it was taken out; creating an instance does so by itself. What is mapped is the file of the cache
    /// that was verified when the module was loaded: it takes a fraction of a millisecond.
    /// </summary>
    /// <exception cref="ModuleException">The file cannot be read.</exception>
    public void Load()
    {
        try
        {
            Compiled.Code.Acquire();
        }
        catch (WasmtimeException exception)
        {
            throw new ModuleException(
                $"The compiled form of {Name} cannot be read from the cache: {EngineMessage.InOneLine(exception.Message)}.", exception);
        }

        Compiled.Code.Release();
    }

    /// <summary>
    /// Takes the machine code out of memory until an instance is created next. Instances that exist keep it. Modules of the same bytes
    /// share it, and lose it together.
    /// </summary>
    /// <returns>
    /// Whether it is out of memory. It stays where there is no cache on disk to map it from again, and where an instance is just being created.
    /// </returns>
    public bool Unload() => Compiled.Code.Unload();

    /// <summary>The name of the module.</summary>
    public override string ToString() => Name;
}
