namespace Slipway.Envoy;

/// <summary>Something wrong, or worth knowing, in a configuration.</summary>
/// <param name="Source">Name of the file.</param>
/// <param name="Line">Line in it, counted from 1; 0 where the problem has no place in the text.</param>
/// <param name="Path">Where in the document, for example <c>static_resources.clusters[0].name</c>; empty for all of it.</param>
/// <param name="Message">What is wrong and what to do about it, without a full stop.</param>
public sealed record ConfigurationProblem(string Source, int Line, string Path, string Message)
{
    /// <summary><c>envoy.yaml:23: path: message</c>.</summary>
    public override string ToString()
    {
        var place = Line > 0 ? $"{Source}:{Line}" : Source;
        return Path.Length > 0 ? $"{place}: {Path}: {Message}" : $"{place}: {Message}";
    }
}
