using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

/// <summary>What a record is for, and what its JSON is like.</summary>
internal sealed class JsonDialect
{
    private readonly Func<string, string> _fieldName;
    private readonly Func<string, string> _choice;

    private JsonDialect(string attribute, bool isResource, Func<string, string> fieldName, Func<string, string> choice)
    {
        (Attribute, IsResource) = (attribute, isResource);
        (_fieldName, _choice) = (fieldName, choice);
    }

    /// <summary>Configuration as proxies have it: <c>max_requests: 10</c>, <c>mode: fail_open</c>.</summary>
    public static JsonDialect Configuration { get; } =
        new("Slipway.Sdk.FilterConfigurationAttribute", false, Names.SnakeCase, Names.SnakeCase);

    /// <summary>A part of an object of Kubernetes: <c>readyReplicas: 3</c>, <c>phase: Ready</c>.</summary>
    public static JsonDialect Resource { get; } =
        new("Slipway.Sdk.Resources.ResourcePartAttribute", true, Names.CamelCase, static name => name);

    /// <summary>What a record has that is a part of another.</summary>
    public string Attribute { get; }

    public bool IsResource { get; }

    /// <summary>The attribute as it is written.</summary>
    public string AttributeText
    {
        get
        {
            var name = Attribute.Substring(Attribute.LastIndexOf('.') + 1);
            return name.Substring(0, name.Length - "Attribute".Length);
        }
    }

    public string FieldName(IPropertySymbol property)
    {
        foreach (var attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() == "Slipway.Sdk.Resources.JsonNameAttribute"
                && attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Value is string name)
            {
                return name;
            }
        }

        return _fieldName(property.Name);
    }

    public string Choice(string member) => _choice(member);
}
