using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Slipway.Sdk.Generators;

/// <summary>Makes parser and JSON schema of the records with <c>[FilterConfiguration]</c>.</summary>
[Generator]
public sealed class ConfigurationGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var records = context.SyntaxProvider.ForAttributeWithMetadataName(
            JsonDialect.Configuration.Attribute,
            static (_, _) => true,
            static (found, cancellation) => Generate((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation));
        context.RegisterSourceOutput(records, static (output, result) =>
        {
            foreach (var problem in result.Problems)
                output.ReportDiagnostic(problem);
            if (result.Problems.IsEmpty)
                output.AddSource(result.File, SourceText.From(result.Source, Encoding.UTF8));
        });
    }

    private static (string File, string Source, ImmutableArray<Diagnostic> Problems) Generate(
        INamedTypeSymbol symbol, Compilation compilation)
    {
        var record = JsonRecord.Of(symbol, compilation, JsonDialect.Configuration);
        var name = symbol.ToDisplayString().Replace('<', '_').Replace('>', '_');
        return ($"{name}.g.cs", record.Problems.Count == 0 ? ConfigurationWriter.Write(record) : "", [.. record.Problems]);
    }
}
