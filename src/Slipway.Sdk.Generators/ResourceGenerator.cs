using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Slipway.Sdk.Generators;

/// <summary>Makes what reads and writes the records with <c>[Resource]</c> and <c>[ResourcePart]</c>.</summary>
[Generator]
public sealed class ResourceGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        Register(context, ResourceType.AttributeName, isRoot: true);
        Register(context, JsonDialect.Resource.Attribute, isRoot: false);
    }

    private static void Register(IncrementalGeneratorInitializationContext context, string attribute, bool isRoot)
    {
        var records = context.SyntaxProvider.ForAttributeWithMetadataName(
            attribute,
            static (_, _) => true,
            (found, cancellation) => Generate((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation, isRoot));
        context.RegisterSourceOutput(records, static (output, result) =>
        {
            foreach (var problem in result.Problems)
                output.ReportDiagnostic(problem);
            if (result.Problems.IsEmpty)
                output.AddSource(result.File, SourceText.From(result.Source, Encoding.UTF8));
        });
    }

    private static (string File, string Source, ImmutableArray<Diagnostic> Problems) Generate(
        INamedTypeSymbol symbol, Compilation compilation, bool isRoot)
    {
        var record = JsonRecord.Of(symbol, compilation, JsonDialect.Resource, isRoot ? "Resource" : null);
        var name = symbol.ToDisplayString().Replace('<', '_').Replace('>', '_');
        var source = record.Problems.Count > 0 ? "" : ResourceWriter.Write(record, isRoot ? ResourceType.Of(symbol) : null);
        return ($"{name}.resource.g.cs", source, [.. record.Problems]);
    }
}
