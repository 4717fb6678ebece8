namespace Slipway.Compiler;

/// <summary>How bad a <see cref="CompilerDiagnostic"/> is.</summary>
public enum DiagnosticSeverity
{
    /// <summary>A module is made.</summary>
    Warning,

    /// <summary>No module is made.</summary>
    Error,
}

/// <summary>Something that cannot be compiled, or should be known about what was.</summary>
/// <param name="Id">Stable: SLW and four digits.</param>
/// <param name="Severity">Whether a module could be made all the same.</param>
/// <param name="Message">What, in one sentence.</param>
/// <param name="File">The source file of the user's code that leads there; null without debug information.</param>
/// <param name="Line">The line in <paramref name="File"/>, from 1; 0 without debug information.</param>
/// <param name="CallPath">From the export to the place itself, each the caller of the next.</param>
public sealed record CompilerDiagnostic(
    string Id, DiagnosticSeverity Severity, string Message, string? File, int Line, IReadOnlyList<string> CallPath)
{
    /// <summary>The form that editors and build servers understand.</summary>
    public override string ToString()
    {
        var place = File is null ? "slipway" : $"{File}({Line})";
        var path = CallPath.Count > 1 ? Environment.NewLine + "    " + string.Join(Environment.NewLine + "    -> ", CallPath) : "";
        return $"{place}: {(Severity is DiagnosticSeverity.Error ? "error" : "warning")} {Id}: {Message}{path}";
    }
}
