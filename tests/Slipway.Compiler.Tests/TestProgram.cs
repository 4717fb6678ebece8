using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Slipway.Compiler.Tests;

/// <summary>A program of the corpus: compiled by Roslyn, run on CoreCLR, which says what is right.</summary>
public sealed class TestProgram
{
    private const string HostedOutput = """
        public static unsafe class Output
        {
            [System.Runtime.InteropServices.DllImport("env", EntryPoint = "write")]
            private static extern void Write(char* text, int length);
            public static void Line(string text) { fixed (char* p = text) Write(p, text.Length); }
            public static void Line(System.ReadOnlySpan<char> text) { fixed (char* p = text) Write(p, text.Length); }
            [System.Runtime.InteropServices.DllImport("env", EntryPoint = "write_number")]
            private static extern void WriteNumber(long number);
            public static void Line(long number) { WriteNumber(number); }
        }
        """;

    private const string NativeOutput = """
        public static class Output
        {
            [System.ThreadStatic] public static System.Text.StringBuilder Text;
            public static void Line(string text) => Text.Append(text).Append('\n');
            public static void Line(System.ReadOnlySpan<char> text) => Text.Append(text).Append('\n');
            public static void Line(long number) => Text.Append(number).Append('\n');
        }
        """;

    private const string Entry = """
        static class Entry
        {
            [System.Runtime.InteropServices.UnmanagedCallersOnly(EntryPoint = "main")]
            public static void Run() => Program.Main();
            public static void RunNative() => Program.Main();
        }
        """;

    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Latest);
    private static readonly Lazy<List<MetadataReference>> s_references = new(() =>
        [.. Directory.GetFiles(Metadata("ReferencePack"), "*.dll").Select(path => MetadataReference.CreateFromFile(path))]);

    private static readonly Lazy<byte[]> s_hosted = new(() => Build("Output", [HostedOutput], []).Image);
    private static readonly Lazy<byte[]> s_native = new(() => Build("Output", [NativeOutput], []).Image);
    private static readonly ConcurrentDictionary<string, TestProgram> s_programs = new();

    private TestProgram(string name, string directory, string expected)
    {
        Name = name;
        Folder = directory;
        Expected = expected;
    }

    public static string Root => Path.Combine(AppContext.BaseDirectory, "Programs");

    public static IReadOnlyList<string> FrameworkPaths { get; } =
        [Path.Combine(Metadata("FrameworkPack"), "native"), Path.Combine(Metadata("FrameworkPack"), "lib/net10.0")];

    public string Name { get; }

    /// <summary>Where its assembly is, with the output that modules use beside it.</summary>
    public string Folder { get; }

    public string AssemblyPath => Path.Combine(Folder, "Program.dll");

    public string Expected { get; }

    public static IEnumerable<string> NamesIn(string area) => Directory.GetFiles(Path.Combine(Root, area), "*.cs")
        .Select(path => area + "/" + Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static TestProgram Get(string name) =>
        s_programs.GetOrAdd(name, static name => FromSource(name, File.ReadAllText(Path.Combine(Root, name + ".cs"))));

    public static TestProgram FromSource(string name, string source)
    {
        var directory = Path.Combine(AppContext.BaseDirectory, "compiled", name.Replace('/', '.'));
        Directory.CreateDirectory(directory);
        var (image, symbols) = Build("Program", ["global using System; global using System.Collections.Generic;", source, Entry],
            [MetadataReference.CreateFromImage(s_hosted.Value)]);
        File.WriteAllBytes(Path.Combine(directory, "Program.dll"), image);
        File.WriteAllBytes(Path.Combine(directory, "Program.pdb"), symbols);
        File.WriteAllBytes(Path.Combine(directory, "Output.dll"), s_hosted.Value);
        return new TestProgram(name, directory, RunNatively(image));
    }

    /// <summary>The assembly of a filter, compiled with the SDK that the tests have.</summary>
    public static string Filter(string name)
    {
        var sources = Path.Combine(AppContext.BaseDirectory, "Filters");
        var (image, symbols) = Build(name, ["global using System; global using System.Collections.Generic;",
            File.ReadAllText(Path.Combine(sources, "Sdk.cs")), File.ReadAllText(Path.Combine(sources, name + ".cs"))], []);
        var directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "compiled", name + Guid.NewGuid().ToString("N"))).FullName;
        var path = Path.Combine(directory, name + ".dll");
        File.WriteAllBytes(path, image);
        File.WriteAllBytes(Path.ChangeExtension(path, ".pdb"), symbols);
        return path;
    }

    private static string RunNatively(byte[] image)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        var output = context.LoadFromStream(new MemoryStream(s_native.Value));
        context.Resolving += (_, name) => name.Name == "Output" ? output : null;
        var program = context.LoadFromStream(new MemoryStream(image));
        var text = output.GetType("Output")!.GetField("Text")!;
        var builder = new System.Text.StringBuilder();
        text.SetValue(null, builder);
        program.GetType("Entry")!.GetMethod("RunNative")!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
        context.Unload();
        return builder.ToString();
    }

    private static (byte[] Image, byte[] Symbols) Build(string name, string[] sources, MetadataReference[] references)
    {
        var trees = sources.Select((source, i) => CSharpSyntaxTree.ParseText(
            SourceText.From(source, System.Text.Encoding.UTF8), s_parse, $"{name}{i}.cs"));
        var compilation = CSharpCompilation.Create(name, trees, s_references.Value.Concat(references),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true, deterministic: true));
        var image = new MemoryStream();
        var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity is Microsoft.CodeAnalysis.DiagnosticSeverity.Error).ToList();
        return errors.Count == 0 ? (image.ToArray(), symbols.ToArray())
            : throw new InvalidOperationException($"The program is not C#: {string.Join("; ", errors)}");
    }

    private static string Metadata(string key) => typeof(TestProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
