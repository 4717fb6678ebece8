using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;

namespace Slipway.Compiler.Tests;

/// <summary>A program: the name of its class, and its text.</summary>
internal sealed record ProgramSource(string Name, string Text)
{
    public string Namespace => "_" + string.Concat(Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}

/// <summary>Programs in one assembly, each in a namespace of its own; CoreCLR runs them and says what is right.</summary>
internal sealed class ProgramSet
{
    // The programs' classes are internal, and exported by another assembly. CoreCLR runs them without its optimiser: that loses a division by zero
    // within a try with a filter, where nothing needs the quotient.
    private const string Usings = """
        global using System; global using System.Collections.Generic;
        global using Modes = System.Diagnostics.DebuggableAttribute.DebuggingModes;
        [assembly: System.Diagnostics.Debuggable(Modes.Default | Modes.DisableOptimizations)]
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Exports")]
        """;

    private readonly string _folder;
    private readonly (byte[] Image, byte[] Symbols) _programs;
    private readonly Dictionary<string, ProgramSource> _sources;

    public ProgramSet(string name, IReadOnlyList<ProgramSource> sources)
    {
        Name = name;
        _folder = Path.Combine(AppContext.BaseDirectory, "compiled", name);
        _sources = sources.ToDictionary(source => source.Name);
        // Usings first: they stand inside of the namespace.
        _programs = CSharp.Build("Programs", sources
            .Select(source => (source.Name + ".cs", $"namespace {source.Namespace} {{\n#line 1\n{source.Text}\n}}"))
            .Append(("Usings.cs", Usings)), TestOutput.HostedAssembly.Image);
        Expected = RunNatively();
    }

    public string Name { get; }

    /// <summary>Instructions that a program may take.</summary>
    public ulong Fuel { get; init; } = 5_000_000_000;

    /// <summary>What each program writes on CoreCLR.</summary>
    public IReadOnlyDictionary<string, string> Expected { get; }

    /// <summary>An assembly that exports some of the programs, with what it refers to beside it.</summary>
    public string Exporting(string name, IEnumerable<string> programs)
    {
        var folder = Path.Combine(_folder, name);
        var exports = programs.Select(program => _sources[program].Namespace).Select(program =>
            $"[System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = \"{program}\")] public static void Run{program}() => {program}.Program.Main();");
        CSharp.Write(folder, "Output", TestOutput.HostedAssembly);
        CSharp.Write(folder, "Programs", _programs);
        return CSharp.Write(folder, "Exports",
            CSharp.Build("Exports", [("Exports.cs", $"static class Exports {{ {string.Join('\n', exports)} }}")],
                _programs.Image, TestOutput.HostedAssembly.Image));
    }

    public string ExportOf(string program) => _sources[program].Namespace;

    private Dictionary<string, string> RunNatively()
    {
        var context = new AssemblyLoadContext(Name, isCollectible: true);
        var output = context.LoadFromStream(new MemoryStream(TestOutput.NativeAssembly.Image));
        context.Resolving += (_, name) => name.Name == "Output" ? output : null;
        var programs = context.LoadFromStream(new MemoryStream(_programs.Image));
        var text = output.GetType("Output")!.GetField("Text")!;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var expected = new Dictionary<string, string>();
        var failures = new List<string>();
        foreach (var source in _sources.Values)
        {
            var builder = new StringBuilder();
            text.SetValue(null, builder);
            // A module has none either, and a continuation that is posted may wait for the test that waits for it.
            SynchronizationContext.SetSynchronizationContext(null);
            try
            {
                programs.GetType(source.Namespace + ".Program")!.GetMethod("Main", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
                    .Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
            }
            catch (Exception e)
            {
                failures.Add($"'{source.Name}' fails on CoreCLR after line {builder.ToString().Count(c => c == '\n')}: {e}");
            }
            expected[source.Name] = builder.ToString();
        }
        context.Unload();
        return failures.Count == 0 ? expected : throw new InvalidOperationException(string.Join('\n', failures));
    }
}
