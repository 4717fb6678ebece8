using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Slipway.Sdk.Generators;

/// <summary>A record that is read from JSON.</summary>
internal sealed class JsonRecord
{
    /// <summary>One bit of a word says of each whether it was given.</summary>
    private const int MostFields = 64;

    private JsonRecord(INamedTypeSymbol symbol, Compilation compilation, JsonDialect dialect) =>
        (Symbol, Compilation, Dialect) = (symbol, compilation, dialect);

    public INamedTypeSymbol Symbol { get; }

    public Compilation Compilation { get; }

    public JsonDialect Dialect { get; }

    public List<JsonField> Fields { get; } = [];

    public List<Diagnostic> Problems { get; } = [];

    /// <summary>A method of the author's that says what is wrong with a record.</summary>
    public bool HasValidate { get; private set; }

    public bool HasConstructor { get; private set; }

    public static JsonRecord Of(INamedTypeSymbol symbol, Compilation compilation, JsonDialect dialect, string? attribute = null)
    {
        attribute ??= dialect.AttributeText;
        var record = new JsonRecord(symbol, compilation, dialect)
        {
            HasValidate = symbol.GetMembers("Validate").OfType<IMethodSymbol>().Any(
                method => !method.IsStatic && method.Parameters.IsEmpty && method.ReturnType.SpecialType == SpecialType.System_String),
            HasConstructor = symbol.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty
                && !constructor.IsImplicitlyDeclared),
        };
        record.CheckType(symbol, attribute);
        foreach (var property in symbol.GetMembers().OfType<IPropertySymbol>())
        {
            if (property.IsStatic || property.IsImplicitlyDeclared || property.SetMethod is null || property.IsIndexer)
                continue;
            record.Add(property);
        }

        if (record.Fields.Count > MostFields)
            record.Problem(RecordProblems.TooManyFields, symbol, symbol.Name);
        return record;
    }

    private void CheckType(INamedTypeSymbol symbol, string attribute)
    {
        var isPartial = symbol.DeclaringSyntaxReferences.Any(
            reference => reference.GetSyntax() is TypeDeclarationSyntax type && type.Modifiers.Any(modifier => modifier.Text == "partial"));
        if (!symbol.IsRecord || !isPartial || symbol.IsAbstract || symbol.IsGenericType
            || symbol.BaseType?.SpecialType != SpecialType.System_Object)
            Problem(RecordProblems.NotARecord, symbol, symbol.Name, attribute);
        for (var outer = symbol.ContainingType; outer is not null; outer = outer.ContainingType)
            Problem(RecordProblems.Nested, symbol, symbol.Name, attribute, outer.Name);
        if (symbol.InstanceConstructors.Any(constructor => constructor.Parameters.Length > 0 && !IsCopy(constructor)))
            Problem(RecordProblems.HasParameters, symbol, symbol.Name, attribute);
    }

    private bool IsCopy(IMethodSymbol constructor) =>
        constructor.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, Symbol);

    private void Add(IPropertySymbol property)
    {
        if (JsonType.Of(property.Type, Limits.Of(property), Dialect) is not { } type)
        {
            Problem(RecordProblems.UnsupportedType, property, $"{Symbol.Name}.{property.Name}", property.Type.ToDisplayString(),
                Dialect.AttributeText);
            return;
        }

        var syntax = property.DeclaringSyntaxReferences.Length > 0
            ? property.DeclaringSyntaxReferences[0].GetSyntax() as PropertyDeclarationSyntax : null;
        Optional<object?> value = default;
        if (syntax?.Initializer is { } initializer && Compilation.ContainsSyntaxTree(syntax.SyntaxTree))
            value = Compilation.GetSemanticModel(syntax.SyntaxTree).GetConstantValue(initializer.Value);
        Fields.Add(new JsonField(
            property.Name, Dialect.FieldName(property), type, property.IsRequired, value, Names.Summary(syntax)));
    }

    private void Problem(DiagnosticDescriptor problem, ISymbol at, params object[] arguments) =>
        Problems.Add(Diagnostic.Create(problem, at.Locations.FirstOrDefault(), arguments));
}

/// <summary>A property.</summary>
internal sealed class JsonField(
    string property, string name, JsonType type, bool isRequired, Optional<object?> defaultValue, string summary)
{
    public string Property => property;

    /// <summary>In JSON.</summary>
    public string Name => name;

    public JsonType Type => type;

    public bool IsRequired => isRequired;

    /// <summary>Where the initialiser is a constant.</summary>
    public Optional<object?> DefaultValue => defaultValue;

    public string Summary => summary;
}
