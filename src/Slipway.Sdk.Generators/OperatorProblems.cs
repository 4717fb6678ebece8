using Microsoft.CodeAnalysis;

namespace Slipway.Sdk.Generators;

/// <summary>What can be wrong with a class with <c>[Operator]</c>.</summary>
internal static class OperatorProblems
{
    public static readonly DiagnosticDescriptor NotAReconciler = Descriptor(
        "SLWO01",
        "'{0}' has [Operator], and so must be a partial class that derives from Reconciler<T>, is not abstract, generic or nested, "
        + "and has a constructor without parameters");

    public static readonly DiagnosticDescriptor NotAResource = Descriptor(
        "SLWO02", "'{0}' reconciles '{1}', which must be a partial record with [Resource]");

    public static readonly DiagnosticDescriptor Second = Descriptor(
        "SLWO03", "'{0}' is another operator of this assembly: a module has one; put it into a project of its own");

    public static readonly DiagnosticDescriptor Name = Descriptor(
        "SLWO04", "'{0}' has the name '{1}', which must be a DNS label: at most 63 of a-z, 0-9 and '-', which is neither first nor last");

    public static readonly DiagnosticDescriptor Concurrency = Descriptor(
        "SLWO05", "'{0}' has {1} as MaxConcurrentReconciles, which must be 1 to 16");

    public static readonly DiagnosticDescriptor Finalizer = Descriptor(
        "SLWO06", "'{0}' must have both or neither: a Finalizer in [Operator], and an override of Finalize");

    public static readonly DiagnosticDescriptor Mapping = Descriptor(
        "SLWO07", "'{0}' watches '{1}', and so must say how to get to what is reconciled: one of MapLabel, MapAnnotation and MapByGuest");

    public static readonly DiagnosticDescriptor Map = Descriptor(
        "SLWO08", "'{0}' must have both or neither: a [Watches] with MapByGuest, and an override of Map");

    public static readonly DiagnosticDescriptor Save = Descriptor(
        "SLWO09", "'{0}' must override both or neither of Save and Restore");

    private static DiagnosticDescriptor Descriptor(string id, string message) =>
        new(id, "An operator has no manifest", message, "Slipway.Sdk", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
