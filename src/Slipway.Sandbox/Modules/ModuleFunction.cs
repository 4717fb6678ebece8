namespace Slipway.Sandbox;

/// <summary>A function that a module imports or exports.</summary>
/// <param name="Module">Module name of an import; empty for an export.</param>
/// <param name="Name">Name of the function.</param>
/// <param name="Parameters">Types of its parameters.</param>
/// <param name="Results">Types of its results.</param>
public sealed record ModuleFunction(string Module, string Name, IReadOnlyList<GuestType> Parameters, IReadOnlyList<GuestType> Results)
{
    /// <summary>For example <c>env.proxy_log(i32, i32, i32) -> i32</c>.</summary>
    public override string ToString()
    {
        var name = GuestFrame.Printable(Module.Length == 0 ? Name : $"{Module}.{Name}");
        var results = Results.Count switch { 0 => "", 1 => $" -> {List(Results)}", _ => $" -> ({List(Results)})" };
        return $"{name}({List(Parameters)}){results}";
    }

    internal bool HasSignatureOf(ModuleFunction other) =>
        Parameters.SequenceEqual(other.Parameters) && Results.SequenceEqual(other.Results);

    private static string List(IEnumerable<GuestType> types) => string.Join(", ", types.Select(type => type.ToString().ToLowerInvariant()));
}
