using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Slipway.Sdk.Generators;

/// <summary>A class with <c>[Operator]</c>, and what its other attributes say.</summary>
internal sealed class OperatorClass
{
    public const string AttributeName = "Slipway.Sdk.Operators.OperatorAttribute";

    private const string Space = "Slipway.Sdk.Operators";
    private const int MostConcurrent = 16;

    private static readonly Regex s_name = new("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$");

    private OperatorClass(INamedTypeSymbol symbol, AttributeData attribute) => (Symbol, Attribute) = (symbol, attribute);

    public INamedTypeSymbol Symbol { get; }

    public AttributeData Attribute { get; }

    public string Name => Attribute.ConstructorArguments.Length == 1 ? Attribute.ConstructorArguments[0].Value as string ?? "" : "";

    public string? Finalizer => Attribute.NamedText("Finalizer");

    public List<Diagnostic> Problems { get; } = [];

    /// <summary>What is reconciled.</summary>
    public ResourceType? Resource { get; private set; }

    public JsonRecord? Record { get; private set; }

    public IEnumerable<AttributeData> Owns => All("OwnsAttribute");

    public IEnumerable<AttributeData> Watches => All("WatchesAttribute");

    public IEnumerable<AttributeData> Rules => All("RuleAttribute");

    public static OperatorClass Of(INamedTypeSymbol symbol, Compilation compilation)
    {
        var attribute = symbol.GetAttributes().First(one => one.AttributeClass?.ToDisplayString() == AttributeName);
        var result = new OperatorClass(symbol, attribute);
        var isPartial = symbol.DeclaringSyntaxReferences.Any(
            reference => reference.GetSyntax() is TypeDeclarationSyntax type && type.Modifiers.Any(modifier => modifier.Text == "partial"));
        var kind = KindOf(symbol);
        if (!isPartial || kind is null || symbol.IsAbstract || symbol.IsGenericType || symbol.ContainingType is not null
            || !symbol.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty))
        {
            result.Problem(OperatorProblems.NotAReconciler, symbol.Name);
            return result;
        }

        result.Resource = ResourceType.Of(kind);
        if (result.Resource is null)
        {
            result.Problem(OperatorProblems.NotAResource, symbol.Name, kind.Name);
            return result;
        }

        result.Record = JsonRecord.Of((INamedTypeSymbol)kind, compilation, JsonDialect.Resource, "Resource");
        result.Check();
        return result;
    }

    private static ITypeSymbol? KindOf(INamedTypeSymbol symbol)
    {
        for (var type = symbol.BaseType; type is not null; type = type.BaseType)
        {
            if (type is { Name: "Reconciler", TypeArguments.Length: 1 } && type.ContainingNamespace.ToDisplayString() == Space)
                return type.TypeArguments[0];
        }

        return null;
    }

    private void Check()
    {
        if (!s_name.IsMatch(Name))
            Problem(OperatorProblems.Name, Symbol.Name, Name);
        if (Attribute.Named("MaxConcurrentReconciles").Value is int concurrent and (< 1 or > MostConcurrent))
            Problem(OperatorProblems.Concurrency, Symbol.Name, concurrent);
        if (Finalizer is not null != Overrides("Finalize"))
            Problem(OperatorProblems.Finalizer, Symbol.Name);
        var mapsByGuest = false;
        foreach (var watch in Watches)
        {
            var byGuest = watch.Named("MapByGuest").Value is true;
            bool[] ways = [watch.NamedText("MapLabel") is not null, watch.NamedText("MapAnnotation") is not null, byGuest];
            if (ways.Count(isGiven => isGiven) != 1)
                Problem(OperatorProblems.Mapping, Symbol.Name, watch.ConstructorArguments[1].Value ?? "");
            mapsByGuest |= byGuest;
        }

        if (mapsByGuest != Overrides("Map"))
            Problem(OperatorProblems.Map, Symbol.Name);
        if (Overrides("Save") != Overrides("Restore"))
            Problem(OperatorProblems.Save, Symbol.Name);
    }

    private bool Overrides(string method)
    {
        for (var type = Symbol; type is not null && type.ContainingNamespace?.ToDisplayString() != Space; type = type.BaseType)
        {
            if (type.GetMembers(method).Any(member => member.IsOverride))
                return true;
        }

        return false;
    }

    private IEnumerable<AttributeData> All(string name) => Symbol.GetAttributes().Where(
        attribute => attribute.AttributeClass?.Name == name && attribute.AttributeClass.ContainingNamespace.ToDisplayString() == Space);

    private void Problem(DiagnosticDescriptor problem, params object[] arguments) =>
        Problems.Add(Diagnostic.Create(problem, Symbol.Locations.FirstOrDefault(), arguments));
}
