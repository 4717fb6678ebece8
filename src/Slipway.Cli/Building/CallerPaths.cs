using Slipway.Compiler;

namespace Slipway.Cli.Building;

/// <summary>Why functions are part of a module: the calls that first led to them.</summary>
internal static class CallerPaths
{
    /// <summary>For each function whose name contains a text: the way from an export to it, the largest function first.</summary>
    public static IReadOnlyList<IReadOnlyList<CompiledFunction>> To(CompilerReport report, string text)
    {
        var byName = new Dictionary<string, CompiledFunction>(StringComparer.Ordinal);
        foreach (var function in report.Functions)
            byName.TryAdd(function.Name, function);
        return
        [
            .. report.Functions.Where(function => function.Name.Contains(text, StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(function => function.Bytes).ThenBy(function => function.Name, StringComparer.Ordinal)
                .Select(function => Path(function, byName)),
        ];
    }

    private static List<CompiledFunction> Path(CompiledFunction function, Dictionary<string, CompiledFunction> byName)
    {
        var path = new List<CompiledFunction> { function };
        while (path[^1].Caller is { } caller)
        {
            // The module's start is no function.
            var next = byName.GetValueOrDefault(caller) ?? new CompiledFunction(caller, "", 0, null);
            if (path.Contains(next))
                break;
            path.Add(next);
        }

        path.Reverse();
        return path;
    }
}
