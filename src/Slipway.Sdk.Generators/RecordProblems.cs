using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

/// <summary>What can be wrong with a record that is to be read from JSON.</summary>
internal static class RecordProblems
{
    public static readonly DiagnosticDescriptor NotARecord = Descriptor(
        "SLWC01", "'{0}' has [{1}], and so must be a partial record class without a base, type parameters or 'abstract'");

    public static readonly DiagnosticDescriptor Nested = Descriptor(
        "SLWC02", "'{0}' has [{1}], and so cannot be inside of '{2}'; move it out");

    public static readonly DiagnosticDescriptor HasParameters = Descriptor(
        "SLWC03",
        "'{0}' has [{1}], and so cannot have a constructor with parameters; "
        + "give it properties: public int Limit {{ get; init; }} = 10;");

    public static readonly DiagnosticDescriptor UnsupportedType = Descriptor(
        "SLWC04",
        "'{0}' is of type {1}, which no JSON is read into; use string, bool, int, long, double, TimeSpan, an enum, "
        + "a record with [{2}], or an array, IReadOnlyList or IReadOnlyDictionary<string, …> of these");

    public static readonly DiagnosticDescriptor TooManyFields = Descriptor(
        "SLWC05", "'{0}' has more than 64 properties; put some of them into a record of their own");

    private static DiagnosticDescriptor Descriptor(string id, string message) =>
        new(id, "A record cannot be read from JSON", message, "Slipway.Sdk", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
