using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

internal static class AttributeArguments
{
    /// <summary>A named argument; the default where it is not given.</summary>
    public static TypedConstant Named(this AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value;

    public static string? NamedText(this AttributeData attribute, string name) => attribute.Named(name).Value as string;

    public static List<string> Texts(this TypedConstant argument) =>
        argument.Kind is TypedConstantKind.Array && !argument.Values.IsDefault
            ? [.. argument.Values.Select(value => value.Value as string ?? "")]
            : [];
}
