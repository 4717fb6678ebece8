namespace Slipway.Sdk.Operators;

/// <summary>The host as an operator sees it: in a module, the functions that it imports; in a test, the test.</summary>
internal abstract class OperatorHost
{
    /// <summary>Takes the current message.</summary>
    public abstract byte[] Message(int size);

    /// <summary>Sets the answer of the callback that runs.</summary>
    public abstract void Respond(ReadOnlySpan<byte> response);

    /// <summary>Reads from the cluster: what is read becomes the current message.</summary>
    public abstract OperatorStatus Read(ReadOnlySpan<byte> request, out int size);

    public abstract void Log(LogLevel level, ReadOnlySpan<byte> line);
}
