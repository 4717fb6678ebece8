using Slipway.Compiler.Emit;
using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Metadata;
using Slipway.Compiler.Optimise;
using Slipway.Compiler.Overlay;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler;

/// <summary>What was compiled.</summary>
/// <param name="Module">The module; null if there were errors.</param>
/// <param name="Diagnostics">What could not be compiled.</param>
/// <param name="Functions">Every function of the module, with what it costs and why it is there.</param>
public sealed record CompilerResult(byte[]? Module, IReadOnlyList<CompilerDiagnostic> Diagnostics, IReadOnlyList<CompiledFunction> Functions)
{
    /// <summary>The functions that the module exports.</summary>
    public IReadOnlyList<string> Exports { get; init; } = [];

    /// <summary>The functions that the module imports.</summary>
    public IReadOnlyList<CompiledImport> Imports { get; init; } = [];

    /// <summary>Bytes of code by the type whose methods they are, the largest first.</summary>
    public IReadOnlyList<(string Type, int Bytes)> SizesByType => CompiledFunction.SizesByType(Functions);
}

/// <summary>A function that a module imports.</summary>
/// <param name="Name">Its name for the host.</param>
/// <param name="Caller">The function that first led to it.</param>
public sealed record CompiledImport(string Name, string? Caller);

/// <summary>A function of a module.</summary>
/// <param name="Name">The method, as C# would write it.</param>
/// <param name="Type">The type that the method belongs to.</param>
/// <param name="Bytes">Bytes of code.</param>
/// <param name="Caller">The function that first led to this one; null for exports.</param>
public sealed record CompiledFunction(string Name, string Type, int Bytes, string? Caller)
{
    internal static IReadOnlyList<(string Type, int Bytes)> SizesByType(IReadOnlyList<CompiledFunction> functions) =>
        [.. functions.GroupBy(function => function.Type).Select(group => (group.Key, group.Sum(function => function.Bytes)))
            .OrderByDescending(entry => entry.Item2).ThenBy(entry => entry.Key, StringComparer.Ordinal)];
}

/// <summary>Compiles an assembly to a WebAssembly module.</summary>
public static class FilterCompiler
{
    /// <summary>
    /// Compiles everything that the exports of an assembly need: its static methods with <c>UnmanagedCallersOnly(EntryPoint = …)</c>.
    /// Static methods with <c>DllImport("env")</c> are what the module imports.
    /// </summary>
    public static CompilerResult Compile(CompilerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var world = new World(name => Find(options, name));
        var runtimeFile = RuntimeOverlay.Open();
        world.Add(runtimeFile);
        var user = AssemblyImage.Open(options.AssemblyPath, isUserCode: true);
        world.Add(user);
        RuntimeOverlay.Apply(world, runtimeFile);
        var runtime = new RuntimeLibrary(world, runtimeFile, options);
        if (HashSeed.Of(world, user) is { } seed)
            runtime.HashSeed.Def!.Plug = seed;
        var log = new DiagnosticLog();
        var (first, exports) = Walk(runtime, Exports.Of(world, user, log), log);
        if (log.HasErrors)
            return new CompilerResult(null, log.Diagnostics, []);
        foreach (var function in first.Functions.Values)
            Devirtualisation.Run(function, first, runtime);
        if (options.Optimise)
            Optimiser.Run(runtime, first);
        var kept = new Reachable(runtime, (method, _) => first.Functions.GetValueOrDefault(method));
        kept.Run(exports.Select(export => export.Method));
        var packsLiterals = options.Optimise && PackedLiterals.Pay(kept.Functions.Values);
        if (packsLiterals)
            kept.Run([runtime.UnpackLiterals]);
        var neverReturning = options.Optimise ? NeverReturning.Run(kept) : [];

        if (options.Collection is CollectionMode.Anytime)
            ShadowStack.Run(runtime, kept);
        var layout = new ModuleLayout(options, runtime, kept, packsLiterals, neverReturning);
        var writer = new ModuleWriter(layout, exports);
        var module = writer.Write();
        return new CompilerResult(module, log.Diagnostics, Report(runtime, first, writer))
        {
            Exports = [.. exports.Select(export => export.Name)],
            Imports = [.. layout.Imports.Select(import =>
                new CompiledImport(MethodBodies.ImportedName(import)!, KeptCaller(first, writer, import)?.ToString()))],
        };
    }

    /// <summary>Finds what is needed, and which exports are: each may lead to more that others depend on.</summary>
    private static (Reachable Reachable, List<ExportedFunction> Exports) Walk(RuntimeLibrary runtime, List<ExportCandidate> candidates, DiagnosticLog log)
    {
        Reachable? reachable = null;
        var bodies = new MethodBodies(runtime, (method, offset, e) => log.Add(reachable!, method, offset, e));
        reachable = new Reachable(runtime, (method, _) =>
        {
            try
            {
                return bodies.Of(method);
            }
            catch (Exception e)
            {
                // A defect of the compiler still has a place in the user's code, and a way around it.
                log.Add(reachable!, method, 0, new UnsupportedException("SLW0190", $"The compiler fails on '{method}', which is a defect of it: {e.Message}"));
                return null;
            }
        });
        var wanted = new HashSet<ExportCandidate>();
        int before;
        do
        {
            before = wanted.Count;
            var more = candidates.Where(candidate => !wanted.Contains(candidate) && candidate.IsWanted(reachable)).ToList();
            wanted.UnionWith(more);
            reachable.Run(more.Select(candidate => candidate.Function.Method));
            if (reachable.Methods.ContainsKey(runtime.QueueWork))
                reachable.Run([runtime.RunQueuedWork]);
        }
        while (wanted.Count > before);
        reachable.Run([runtime.UnpackLiterals]);
        if (reachable.Methods.ContainsKey(runtime.QueueWork))
        {
            foreach (var candidate in wanted)
                bodies.RunQueuedWorkAfter(reachable.Functions[candidate.Function.Method]);
        }
        return (reachable, [.. candidates.Where(wanted.Contains).Select(candidate => candidate.Function)]);
    }

    private static List<CompiledFunction> Report(RuntimeLibrary runtime, Reachable reachable, ModuleWriter writer) =>
        [.. writer.CodeSizes.Select(entry => new CompiledFunction(entry.Key.ToString(), entry.Key.Owner.ToString(), entry.Value,
            KeptCaller(reachable, writer, entry.Key)?.ToString()
                ?? (entry.Key == runtime.UnpackLiterals ? "the module's start" : null)))];

    /// <summary>The nearest caller that is a function of the module: what was inlined everywhere is none.</summary>
    private static MethodDesc? KeptCaller(Reachable reachable, ModuleWriter writer, MethodDesc method)
    {
        var caller = reachable.Methods.GetValueOrDefault(method)?.Caller;
        while (caller is not null && !writer.CodeSizes.ContainsKey(caller))
            caller = reachable.Methods.GetValueOrDefault(caller)?.Caller;
        return caller;
    }

    private static AssemblyImage? Find(CompilerOptions options, string name)
    {
        var beside = Path.GetDirectoryName(Path.GetFullPath(options.AssemblyPath))!;
        foreach (var directory in options.FrameworkPaths)
        {
            var path = Path.Combine(directory, name + ".dll");
            if (File.Exists(path))
                return AssemblyImage.Open(path, isUserCode: false);
        }
        foreach (var directory in options.ReferencePaths.Prepend(beside))
        {
            var path = Path.Combine(directory, name + ".dll");
            if (File.Exists(path))
                return AssemblyImage.Open(path, isUserCode: true);
        }
        return null;
    }
}
