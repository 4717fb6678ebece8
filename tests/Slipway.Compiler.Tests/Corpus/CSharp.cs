using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Slipway.Compiler.Tests;

/// <summary>Source text of C# made assemblies by Roslyn.</summary>
internal static class CSharp
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);
    private static readonly Lazy<List<MetadataReference>> s_references = new(() =>
        [.. Directory.GetFiles(Metadata("ReferencePack"), "*.dll").Select(path => MetadataReference.CreateFromFile(path))]);

    public static (byte[] Image, byte[] Symbols) Build(string name, IEnumerable<(string Path, string Text)> sources, params byte[][] references)
    {
        var compilation = Compilation(name, sources, references);
        var image = new MemoryStream();
        var symbols = new MemoryStream();
        var result = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        var errors = result.Diagnostics.Where(diagnostic => diagnostic.Severity is Microsoft.CodeAnalysis.DiagnosticSeverity.Error).ToList();
        return errors.Count == 0 ? (image.ToArray(), symbols.ToArray())
            : throw new InvalidOperationException($"'{name}' is not C#:\n{string.Join("\n", errors.Take(30))}");
    }

    /// <summary>The lines of one of the files, from 1, on which something is not C#.</summary>
    public static IReadOnlySet<int> LinesWithErrors(string name, IEnumerable<(string Path, string Text)> sources, string file) =>
        Compilation(name, sources, []).GetDiagnostics()
            .Where(diagnostic => diagnostic.Severity is Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.Location.GetMappedLineSpan())
            .Where(place => place.Path == file)
            .Select(place => place.StartLinePosition.Line + 1)
            .ToHashSet();

    /// <summary>Writes an assembly and its symbols to a folder.</summary>
    public static string Write(string folder, string name, (byte[] Image, byte[] Symbols) built)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name + ".dll");
        File.WriteAllBytes(path, built.Image);
        File.WriteAllBytes(Path.ChangeExtension(path, ".pdb"), built.Symbols);
        return path;
    }

    private static CSharpCompilation Compilation(string name, IEnumerable<(string Path, string Text)> sources, byte[][] references) =>
        CSharpCompilation.Create(
            name,
            sources.Select(source => CSharpSyntaxTree.ParseText(SourceText.From(source.Text, System.Text.Encoding.UTF8), s_parse, source.Path)),
            s_references.Value.Concat(references.Select(image => MetadataReference.CreateFromImage(image))),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
                allowUnsafe: true, deterministic: true));

    private static string Metadata(string key) => typeof(CSharp).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
