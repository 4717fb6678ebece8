using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Slipway.Sdk.Generators;

namespace Slipway.Sdk.Tests.Generators;

public sealed class GeneratorTests
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.") || Path.GetFileName(path) == "Slipway.Sdk.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Theory]
    [InlineData("public sealed record C { }", "SLWC01: 'C' has [FilterConfiguration], and so must be a partial record class")]
    [InlineData("public partial class C { }", "SLWC01: 'C' has")]
    [InlineData("public abstract partial record C { }", "SLWC01: 'C' has")]
    [InlineData("public partial record C<T> { }", "SLWC01: 'C' has")]
    [InlineData(
        "public partial record C(int X);", "SLWC03: 'C' has [FilterConfiguration], and so cannot have a constructor with parameters")]
    [InlineData(
        "public partial record C { public object X { get; init; } }", "SLWC04: 'C.X' is of type object, which no JSON is read into")]
    [InlineData("public partial record C { public int[,] X { get; init; } }", "SLWC04: 'C.X' is of type int[*,*]")]
    [InlineData("public partial record C { public Dictionary<int, int> X { get; init; } }", "SLWC04: 'C.X' is of type")]
    public void What_no_parser_can_be_made_of_is_an_error_at_its_place(string record, string problem)
    {
        var (diagnostics, _) = Run($"using System.Collections.Generic;\nusing Slipway.Sdk;\n[FilterConfiguration]\n{record}");

        var diagnostic = Assert.Single(diagnostics);
        Assert.StartsWith(problem, $"{diagnostic.Id}: {diagnostic.GetMessage()}");
        Assert.Equal(3, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
        Assert.Equal(DiagnosticSeverity.Error, diagnostic.Severity);
    }

    [Fact]
    public void A_record_inside_of_a_class_is_an_error()
    {
        var (diagnostics, _) = Run("using Slipway.Sdk;\npublic class Outer { [FilterConfiguration] public partial record C { } }");

        Assert.Equal("SLWC02", Assert.Single(diagnostics).Id);
    }

    [Fact]
    public void What_is_generated_compiles()
    {
        var (diagnostics, compilation) = Run(
            """
            using Slipway.Sdk;
            [assembly: Filter<Space.Root>, Filter<Space.Root>("second \"one\"")]
            namespace Space;
            public sealed class Root : RootContext<C>;
            [FilterConfiguration] public partial record C { public int? A { get; init; } public string[]? B { get; init; } public E? F { get; init; } }
            [FilterConfiguration] public partial record Empty;
            public enum E { One, TwoThree }
            """);

        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        Assert.Contains(compilation.SyntaxTrees, tree => tree.ToString()
            .Contains("Register(\"second \\\"one\\\"\", static () => new global::Space.Root());"));
    }

    [Theory]
    [InlineData("Name", "name")]
    [InlineData("MaxRequestBytes", "max_request_bytes")]
    [InlineData("URLPath", "url_path")]
    [InlineData("Http2", "http2")]
    [InlineData("A", "a")]
    public void Names_are_written_with_underscores(string property, string field)
    {
        var (_, compilation) = Run($"[Slipway.Sdk.FilterConfiguration] public partial record C {{ public int {property} {{ get; init; }} }}");

        Assert.Contains(compilation.SyntaxTrees, tree => tree.ToString().Contains($"\"{field}\"u8"));
    }

    private static (IReadOnlyList<Diagnostic> Diagnostics, Compilation Compilation) Run(string source)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var compilation = CSharpCompilation.Create(
            "test",
            [CSharpSyntaxTree.ParseText(source, options)],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver
            .Create([new ConfigurationGenerator().AsSourceGenerator(), new FilterRegistrationGenerator().AsSourceGenerator()],
                parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out var diagnostics);
        return (diagnostics, updated);
    }
}
