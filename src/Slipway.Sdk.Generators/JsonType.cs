using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

internal enum JsonKind
{
    Text,
    Boolean,
    Int32,
    Int64,
    Double,
    Duration,
    Time,
    Any,
    Condition,
    Choice,
    Record,
    List,
    Map,
}

/// <summary>What is read for a property, an item or a value.</summary>
internal sealed class JsonType
{
    public JsonKind Kind { get; private set; }

    /// <summary>In C#, in full.</summary>
    public string Name { get; private set; } = "";

    public Limits Limits { get; private set; } = new();

    /// <summary>A null in JSON is read as one.</summary>
    public bool IsNullable { get; private set; }

    /// <summary>Of a list or map.</summary>
    public JsonType? Item { get; private set; }

    public bool IsArray { get; private set; }

    /// <summary>Of an enumeration: names in C# and in JSON.</summary>
    public List<(string Member, string Text, object Value)> Choices { get; } = [];

    public INamedTypeSymbol? Record { get; private set; }

    /// <returns>Null for a type that nothing is read into.</returns>
    public static JsonType? Of(ITypeSymbol type, Limits limits, JsonDialect dialect)
    {
        var result = new JsonType { Limits = limits, IsNullable = type.NullableAnnotation == NullableAnnotation.Annotated };
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            type = nullable.TypeArguments[0];
        result.Name = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated)
            .ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        if (type is IArrayTypeSymbol { Rank: 1 } array)
            return result.AsList(JsonKind.List, array.ElementType, isArray: true, dialect);
        if (type is not INamedTypeSymbol named)
            return null;
        if (named.TypeKind == TypeKind.Enum)
            return result.AsChoice(named, dialect);
        if (named.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == dialect.Attribute))
        {
            (result.Kind, result.Record) = (JsonKind.Record, named);
            return result;
        }

        switch (named.OriginalDefinition.ToDisplayString())
        {
            case "string": result.Kind = JsonKind.Text; return result;
            case "bool": result.Kind = JsonKind.Boolean; return result;
            case "int": result.Kind = JsonKind.Int32; return result;
            case "long": result.Kind = JsonKind.Int64; return result;
            case "double": result.Kind = JsonKind.Double; return result;
            case "System.TimeSpan" when !dialect.IsResource: result.Kind = JsonKind.Duration; return result;
            case "System.DateTime" when dialect.IsResource: result.Kind = JsonKind.Time; return result;
            case "Slipway.Sdk.Json.JsonNode" when dialect.IsResource: result.Kind = JsonKind.Any; return result;
            case "Slipway.Sdk.Operators.Condition" when dialect.IsResource: result.Kind = JsonKind.Condition; return result;
            case "System.Collections.Generic.List<T>" or "System.Collections.Generic.IReadOnlyList<T>"
                or "System.Collections.Generic.IReadOnlyCollection<T>" or "System.Collections.Generic.IEnumerable<T>":
                return result.AsList(JsonKind.List, named.TypeArguments[0], isArray: false, dialect);
            case "System.Collections.Generic.Dictionary<TKey, TValue>" or "System.Collections.Generic.IReadOnlyDictionary<TKey, TValue>"
                when named.TypeArguments[0].SpecialType == SpecialType.System_String:
                return result.AsList(JsonKind.Map, named.TypeArguments[1], isArray: false, dialect);
            default:
                return null;
        }
    }

    /// <summary>Of a member of the enumeration, by its value.</summary>
    public string TextOf(object value) => Choices.Find(choice => choice.Value.Equals(value)).Text ?? "";

    private JsonType? AsList(JsonKind kind, ITypeSymbol item, bool isArray, JsonDialect dialect)
    {
        (Kind, IsArray) = (kind, isArray);
        Item = Of(item, new Limits(), dialect);
        return Item is null ? null : this;
    }

    private JsonType AsChoice(INamedTypeSymbol type, JsonDialect dialect)
    {
        Kind = JsonKind.Choice;
        foreach (var member in type.GetMembers().OfType<IFieldSymbol>().Where(field => field.HasConstantValue))
            Choices.Add((member.Name, dialect.Choice(member.Name), member.ConstantValue!));
        return this;
    }
}

/// <summary>What the attributes of <c>System.ComponentModel.DataAnnotations</c> say of a property.</summary>
internal sealed class Limits
{
    public string? Minimum { get; private set; }

    public string? Maximum { get; private set; }

    public int? MinimumLength { get; private set; }

    public int? MaximumLength { get; private set; }

    public static Limits Of(IPropertySymbol property)
    {
        var limits = new Limits();
        foreach (var attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass?.ContainingNamespace.ToDisplayString() != "System.ComponentModel.DataAnnotations")
                continue;
            var arguments = attribute.ConstructorArguments;
            switch (attribute.AttributeClass.Name)
            {
                case "RangeAttribute" when arguments.Length == 2:
                    limits.Minimum = Convert.ToString(arguments[0].Value, CultureInfo.InvariantCulture);
                    limits.Maximum = Convert.ToString(arguments[1].Value, CultureInfo.InvariantCulture);
                    break;
                case "MinLengthAttribute":
                    limits.MinimumLength = arguments[0].Value as int?;
                    break;
                case "MaxLengthAttribute" when arguments.Length == 1:
                    limits.MaximumLength = arguments[0].Value as int?;
                    break;
            }
        }

        return limits;
    }
}
