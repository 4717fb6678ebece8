namespace Slipway.Envoy;

/// <summary>The text is no document that could be read further.</summary>
internal sealed class DocumentException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
