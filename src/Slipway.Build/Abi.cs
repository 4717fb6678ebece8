using Slipway.Compiler;

namespace Slipway.Build;

/// <summary>What a module is for: hosts of operators have none of the functions that filters call, and the other way round.</summary>
internal static class Abi
{
    private const string OfFilters = "proxy_";
    private const string OfOperators = "operator_";
    private const string SdkSpace = "Slipway.Sdk.";

    /// <summary>Says how a module is both; null where it is one.</summary>
    public static string? Mixed(CompilerResult result)
    {
        var isOperator = result.Exports.Any(name => name.StartsWith(OfOperators, StringComparison.Ordinal));
        if (isOperator && result.Exports.Any(name => name.StartsWith(OfFilters, StringComparison.Ordinal)))
            return "the assembly has a filter and an operator, which no host runs in one module: "
                + "put one of them into a project of its own.";
        var foreign = isOperator ? OfFilters : OfOperators;
        if (result.Imports.FirstOrDefault(import => import.Name.StartsWith(foreign, StringComparison.Ordinal)) is not { } import)
            return null;
        var instead = isOperator
            ? "an operator takes the time, the log and all else from its ReconcileContext"
            : "a filter has no cluster to read from";
        var kind = isOperator ? "an operator" : "a filter";
        return $"{AuthorsCaller(result, import) ?? "the module"} calls {import.Name}, which the host of {kind} does not have: {instead}.";
    }

    /// <summary>Who called first, of the author's own code: what the SDK does within says nothing.</summary>
    private static string? AuthorsCaller(CompilerResult result, CompiledImport import)
    {
        var caller = import.Caller;
        while (caller?.StartsWith(SdkSpace, StringComparison.Ordinal) == true
            && result.Functions.FirstOrDefault(function => function.Name == caller)?.Caller is { } next)
        {
            caller = next;
        }

        return caller;
    }
}
