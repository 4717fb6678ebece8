namespace Slipway.Compiler;

/// <summary>How exceptions are made of WebAssembly.</summary>
public enum ExceptionMode
{
    /// <summary>A global says that an exception is in flight, and is tested after each call that may throw. Runs everywhere.</summary>
    Flag,

    /// <summary>By the exception handling proposal (<c>try_table</c>), where the engine has it.</summary>
    Native,
}

/// <summary>When memory is collected.</summary>
public enum CollectionMode
{
    /// <summary>Between calls from outside, when no function runs. Nothing is kept track of while one does.</summary>
    Quiescence,

    /// <summary>Also while functions run: references are kept in memory across calls, where the collector finds them.</summary>
    Anytime,
}

/// <summary>What to compile, and how.</summary>
public sealed record CompilerOptions
{
    /// <summary>The class library whose exports become the module's.</summary>
    public required string AssemblyPath { get; init; }

    /// <summary>Directories with the assemblies it was compiled against that are the user's, beside its own.</summary>
    public IReadOnlyList<string> ReferencePaths { get; init; } = [];

    /// <summary>Directories of the framework's implementation: System.Private.CoreLib and those above it.</summary>
    public required IReadOnlyList<string> FrameworkPaths { get; init; }

    /// <summary>How exceptions are made.</summary>
    public ExceptionMode Exceptions { get; init; } = ExceptionMode.Flag;

    /// <summary>When memory is collected.</summary>
    public CollectionMode Collection { get; init; } = CollectionMode.Quiescence;

    /// <summary>Collects whenever this many bytes were allocated, for tests; 0 leaves it to the collector. Needs <see cref="CollectionMode.Anytime"/>.</summary>
    public int CollectEvery { get; init; }

    /// <summary>Whether to inline and simplify.</summary>
    public bool Optimise { get; init; } = true;

    /// <summary>Bytes of the stack in memory.</summary>
    public int StackSize { get; init; } = 64 * 1024;

    /// <summary>Whether the module names its functions.</summary>
    public bool NameSection { get; init; } = true;

    /// <summary>Whether the module tells the lines of the source that its code comes from, for the backtraces of hosts that know how.</summary>
    public bool SourceLines { get; init; }

    /// <summary>The folder that file names of <see cref="SourceLines"/> are relative to; files elsewhere have their assembly's name before theirs.</summary>
    public string? SourceRoot { get; init; }
}
