namespace Slipway.Compiler.Import;

/// <summary>Something that has no meaning in a module: becomes a diagnostic where the code stands.</summary>
internal sealed class UnsupportedException(string id, string message) : Exception(message)
{
    public string Id { get; } = id;
}
