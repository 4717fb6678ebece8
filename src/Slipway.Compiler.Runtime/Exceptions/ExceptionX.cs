namespace Slipway.Runtime;

/// <summary>Exceptions without stack traces, data and serialisation.</summary>
[Replace("System.Exception")]
internal class ExceptionX
{
    // The framework's exceptions reach for these by name.
    internal string? _message;
    private readonly ExceptionX? _innerException;
    private int _HResult;

    public ExceptionX()
    {
    }

    public ExceptionX(string? message) => _message = message;

    public ExceptionX(string? message, ExceptionX? innerException)
    {
        _message = message;
        _innerException = innerException;
    }

    public virtual string Message => _message ?? "Exception of type '" + TypeName() + "' was thrown.";

    public ExceptionX? InnerException => _innerException;

    public int HResult
    {
        get => _HResult;
        set => _HResult = value;
    }

    public virtual string? StackTrace => null;

    public virtual string? Source { get; set; }

    public virtual string? HelpLink { get; set; }

    public new Type GetType() => base.GetType();

    public virtual ExceptionX GetBaseException()
    {
        var exception = this;
        while (exception._innerException is { } inner)
            exception = inner;
        return exception;
    }

    public override string ToString()
    {
        var text = TypeName();
        var message = Message;
        if (!string.IsNullOrEmpty(message))
            text = text + ": " + message;
        return _innerException is null ? text : text + " ---> " + _innerException.ToString();
    }

    internal void SetCurrentStackTrace()
    {
    }

    /// <summary>Unlike GetType, this keeps the names of exceptions alone.</summary>
    private unsafe string TypeName() => ((RuntimeTypeX)Machine.ObjectAt(Descriptor.Of(this)->Type))._fullName!;
}
