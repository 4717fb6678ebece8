namespace Slipway.Sdk.Resources;

/// <summary>A field of an object is missing, or is not what it must be. The message is one sentence that begins with its path.</summary>
public sealed class JsonFieldException : Exception
{
    private readonly string _problem;

    internal JsonFieldException(string path, string problem)
        : base(path.Length > 0 ? string.Concat(path, " ", problem) : problem) => (Path, _problem) = (path, problem);

    /// <summary>The field, such as <c>spec.replicas</c>.</summary>
    public string Path { get; }

    internal JsonFieldException Within(string field) => new(Path.Length > 0 ? string.Concat(field, ".", Path) : field, _problem);
}
