using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

/// <summary>What can be wrong with a record with <c>[FilterConfiguration]</c>.</summary>
internal static class ConfigurationProblems
{
    public static readonly DiagnosticDescriptor NotARecord = Descriptor(
        "SLWC01", "'{0}' has [FilterConfiguration], and so must be a partial record class without a base, type parameters or 'abstract'");

    public static readonly DiagnosticDescriptor Nested = Descriptor(
        "SLWC02", "'{0}' has [FilterConfiguration], and so cannot be inside of '{1}'; move it out");

    public static readonly DiagnosticDescriptor HasParameters = Descriptor(
        "SLWC03",
        "'{0}' has [FilterConfiguration], and so cannot have a constructor with parameters; "
        + "give it properties: public int Limit {{ get; init; }} = 10;");

    public static readonly DiagnosticDescriptor UnsupportedType = Descriptor(
        "SLWC04",
        "'{0}' is of type {1}, which no JSON is read into; use string, bool, int, long, double, TimeSpan, an enum, "
        + "a record with [FilterConfiguration], or an array, IReadOnlyList or IReadOnlyDictionary<string, …> of these");

    public static readonly DiagnosticDescriptor TooManyFields = Descriptor(
        "SLWC05", "'{0}' has more than 64 properties; put some of them into a record of their own");

    private static DiagnosticDescriptor Descriptor(string id, string message) =>
        new(id, "A filter's configuration cannot be read", message, "Slipway.Sdk", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
