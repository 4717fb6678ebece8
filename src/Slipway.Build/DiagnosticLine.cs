using Slipway.Compiler;

namespace Slipway.Build;

/// <summary>
/// Diagnostics in MSBuild's canonical form, which makes them errors of the build at the user's line. It takes one line of output for
/// each, so that the calls that lead to the place follow the message.
/// </summary>
internal static class DiagnosticLine
{
    public static string Of(CompilerDiagnostic diagnostic, string project)
    {
        var place = diagnostic.File is null ? project : $"{diagnostic.File}({diagnostic.Line})";
        var severity = diagnostic.Severity is DiagnosticSeverity.Error ? "error" : "warning";
        var path = diagnostic.CallPath.Count > 1 ? $" Called by way of {string.Join(" > ", diagnostic.CallPath)}." : "";
        return $"{place}: {severity} {diagnostic.Id}: {OneLine(diagnostic.Message)}{path}";
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
}
