using Slipway.Compiler.Import;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler;

/// <summary>Collects diagnostics, each with the place in the user's code that leads there.</summary>
internal sealed class DiagnosticLog
{
    private readonly List<CompilerDiagnostic> _diagnostics = [];

    public IReadOnlyList<CompilerDiagnostic> Diagnostics => _diagnostics;

    public bool HasErrors => _diagnostics.Exists(diagnostic => diagnostic.Severity is DiagnosticSeverity.Error);

    public void Add(string id, string message) =>
        _diagnostics.Add(new CompilerDiagnostic(id, DiagnosticSeverity.Error, message, null, 0, []));

    public void Add(Reachable reachable, MethodDesc method, int offset, UnsupportedException unsupported)
    {
        var path = new List<string>();
        (string File, int Line)? place = null;
        var at = offset;
        for (var current = method; current is not null;)
        {
            path.Add(current.ToString());
            if (place is null && current.Def is { } def && def.Owner.File.IsUserCode)
                place = def.Owner.File.Locate(def.Handle, at);
            var cause = reachable.Methods.GetValueOrDefault(current);
            at = cause?.IlOffset ?? 0;
            current = cause?.Caller;
        }
        path.Reverse();
        _diagnostics.Add(new CompilerDiagnostic(
            unsupported.Id, DiagnosticSeverity.Error, unsupported.Message, place?.File, place?.Line ?? 0, path));
    }
}
