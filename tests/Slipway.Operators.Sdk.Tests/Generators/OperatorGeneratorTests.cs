using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Slipway.Sdk.Generators;

namespace Slipway.Operators.Sdk.Tests.Generators;

public sealed class OperatorGeneratorTests
{
    private const string Kind = "[Resource(\"x.dev/v1\", \"Thing\", \"things\")] public sealed partial record Thing;\n";
    private const string Body = "{ public override void Reconcile(ReconcileContext<Thing> context) { } }";

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) == "Slipway.Sdk.dll")
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Theory]
    [InlineData("[Operator(\"a\")] public class R : Reconciler<Thing> " + Body, "SLWO01: 'R' has [Operator], and so must be a partial class")]
    [InlineData("[Operator(\"a\")] public partial class R { }", "SLWO01")]
    [InlineData("[Operator(\"a\")] public partial class R(int x) : Reconciler<Thing> " + Body, "SLWO01")]
    [InlineData("[Operator(\"A b\")] public partial class R : Reconciler<Thing> " + Body, "SLWO04: 'R' has the name 'A b', which must be a DNS label")]
    [InlineData("[Operator(\"a\", MaxConcurrentReconciles = 17)] public partial class R : Reconciler<Thing> " + Body, "SLWO05")]
    [InlineData("[Operator(\"a\", Finalizer = \"x.dev/f\")] public partial class R : Reconciler<Thing> " + Body, "SLWO06")]
    [InlineData("[Operator(\"a\"), Watches(\"v1\", \"Pod\", \"pods\")] public partial class R : Reconciler<Thing> " + Body, "SLWO07: 'R' watches 'Pod'")]
    [InlineData("[Operator(\"a\"), Watches(\"v1\", \"Pod\", \"pods\", MapByGuest = true)] public partial class R : Reconciler<Thing> " + Body, "SLWO08")]
    public void What_has_no_manifest_is_an_error_that_says_why(string source, string problem)
    {
        var (diagnostics, _) = Run(Kind + source);

        var diagnostic = Assert.Single(diagnostics);
        Assert.StartsWith(problem, $"{diagnostic.Id}: {diagnostic.GetMessage()}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_has_one_operator()
    {
        var (diagnostics, _) = Run($"{Kind}[Operator(\"a\")] public partial class R : Reconciler<Thing> {Body}\n"
            + $"[Operator(\"b\")] public partial class S : Reconciler<Thing> {Body}");

        Assert.StartsWith("SLWO03: 'S' is another operator", $"{Assert.Single(diagnostics).Id}: {diagnostics[0].GetMessage()}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ResourcePart] public record P { }", "SLWC01: 'P' has [ResourcePart], and so must be a partial record class")]
    [InlineData("[ResourcePart] public partial record P { public System.Guid X { get; init; } }", "SLWC04: 'P.X' is of type System.Guid")]
    public void What_is_no_part_of_a_resource_is_an_error(string source, string problem)
    {
        var (diagnostics, _) = Run(source);

        Assert.StartsWith(problem, $"{Assert.Single(diagnostics).Id}: {diagnostics[0].GetMessage()}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ReadyReplicas", "readyReplicas")]
    [InlineData("URLPath", "urlPath")]
    [InlineData("URL", "url")]
    [InlineData("A", "a")]
    public void Names_begin_with_a_small_letter(string property, string field)
    {
        var (diagnostics, compilation) = Run($"[ResourcePart] public partial record P {{ public int {property} {{ get; init; }} }}");

        Assert.Empty(diagnostics);
        Assert.Contains(compilation.SyntaxTrees, tree => tree.ToString().Contains($"json[\"{field}\"]", StringComparison.Ordinal));
    }

    /// <summary>Nothing is left for the author to see, in a namespace or outside of any.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("namespace Space;\n")]
    public void What_is_generated_compiles_without_a_warning(string space)
    {
        var (diagnostics, compilation) = Run($"{space}{Kind}[Operator(\"a\")] public sealed partial class R : Reconciler<Thing> {Body}");

        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
    }

    private static (IReadOnlyList<Diagnostic> Diagnostics, Compilation Compilation) Run(string source)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var compilation = CSharpCompilation.Create(
            "Things", [CSharpSyntaxTree.ParseText("using Slipway.Sdk.Operators;\nusing Slipway.Sdk.Resources;\n" + source, options)], s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver
            .Create([new ResourceGenerator().AsSourceGenerator(), new OperatorGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics, TestContext.Current.CancellationToken);
        return ([.. diagnostics], output);
    }
}
