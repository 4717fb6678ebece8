using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

/// <summary>What <c>[Resource]</c> and <c>[PrinterColumn]</c> say of a record.</summary>
internal sealed class ResourceType
{
    public const string AttributeName = "Slipway.Sdk.Resources.ResourceAttribute";

    private const string ColumnName = "Slipway.Sdk.Resources.PrinterColumnAttribute";

    public string ApiVersion { get; private set; } = "";

    public string Kind { get; private set; } = "";

    public string Plural { get; private set; } = "";

    public bool IsInCluster { get; private set; }

    public List<string> ShortNames { get; private set; } = [];

    public List<(string Name, string Type, string Path)> Columns { get; } = [];

    public string Group => GroupOf(ApiVersion);

    public static string GroupOf(string apiVersion) =>
        apiVersion.IndexOf('/') is >= 0 and var slash ? apiVersion.Substring(0, slash) : "";

    /// <returns>Null for a type without <c>[Resource]</c>.</returns>
    public static ResourceType? Of(ITypeSymbol symbol)
    {
        var attributes = symbol.GetAttributes();
        if (attributes.FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == AttributeName) is not
            { ConstructorArguments: { Length: 3 } arguments } resource)
        {
            return null;
        }

        var type = new ResourceType
        {
            ApiVersion = arguments[0].Value as string ?? "",
            Kind = arguments[1].Value as string ?? "",
            Plural = arguments[2].Value as string ?? "",
            IsInCluster = resource.Named("Scope") is { Value: 1 },
            ShortNames = resource.Named("ShortNames").Texts(),
        };
        foreach (var column in attributes.Where(attribute => attribute.AttributeClass?.ToDisplayString() == ColumnName))
        {
            if (column.ConstructorArguments.Length == 2)
            {
                type.Columns.Add((column.ConstructorArguments[0].Value as string ?? "", column.NamedText("Type") ?? "string",
                    column.ConstructorArguments[1].Value as string ?? ""));
            }
        }

        return type;
    }
}
