namespace Slipway.Runtime;

/// <summary>There is no stack trace to keep.</summary>
[Replace("System.Runtime.ExceptionServices.ExceptionDispatchInfo")]
internal sealed class ExceptionDispatchInfoX(Exception source)
{
    public Exception SourceException => source;

    public static ExceptionDispatchInfoX Capture(Exception source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ExceptionDispatchInfoX(source);
    }

    public void Throw() => throw source;

    public static void Throw(Exception source) => throw source;

    public static Exception SetCurrentStackTrace(Exception source) => source;

    public static Exception SetRemoteStackTrace(Exception source, string stackTrace) => source;
}
