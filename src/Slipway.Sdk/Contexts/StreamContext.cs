namespace Slipway.Sdk;

/// <summary>One HTTP request with its response, or one TCP connection.</summary>
public abstract class StreamContext : Context
{
    private readonly RootContext _root;

    private protected StreamContext() => _root = Contexts.CreatingIn
        ?? throw new InvalidOperationException("A stream's context is created in CreateHttpContext or CreateTcpContext, and nowhere else.");

    /// <inheritdoc/>
    public override RootContext Root => _root;

    /// <summary>As the root context's, unless overridden.</summary>
    public override ExceptionPolicy ExceptionPolicy => _root.ExceptionPolicy;

    /// <summary>
    /// Makes the calls that follow act on this stream, until the running callback returns. Needed where a callback of the root context,
    /// such as <see cref="RootContext.OnTick"/>, does something to a stream; answers to calls that the stream has made act on it by
    /// themselves.
    /// </summary>
    /// <returns>False when the stream has ended.</returns>
    public bool MakeEffective() => !IsDeleted && Hostcalls.SetEffectiveContext(Id) == Status.Ok;
}
