namespace Slipway.Sdk;

/// <summary>
/// What happens when the filter's code throws: it is logged, and the stream ends or goes on as its policy says. The VM lives.
/// </summary>
internal static class Faults
{
    /// <summary>What a callback answers to stop, for headers, body, trailers and connections alike.</summary>
    private const int Stop = 1;

    /// <returns>What the callback answers.</returns>
    public static int Handle(Context context, string callback, Exception exception)
    {
        Log(callback, exception);
        return Apply(context, context is TcpContext);
    }

    /// <summary>In a callback that brings an answer: what an earlier one has held goes on, or ends.</summary>
    public static void HandleLater(Context context, string callback, Exception exception)
    {
        Log(callback, exception);
        if (context is RootContext)
            return;
        if (PolicyOf(context) != ExceptionPolicy.Continue)
        {
            Apply(context, context is TcpContext);
            return;
        }

        Hostcalls.ContinueStream(context is TcpContext ? StreamType.Downstream : StreamType.Request);
        Hostcalls.ContinueStream(context is TcpContext ? StreamType.Upstream : StreamType.Response);
    }

    /// <summary>The message of a module is short: it has no stack to tell of.</summary>
    public static void Log(string callback, Exception exception)
    {
        string text;
        try
        {
            text = exception.ToString();
        }
        catch (Exception)
        {
            // The filter's own kind of exception, which may override what it says.
            text = "an exception that cannot be written as text";
        }

        Hostcalls.Log(LogLevel.Error, Utf8.Bytes(string.Concat(callback, " threw ", text)));
    }

    /// <summary>Ends the stream, or lets it go on, as its policy says.</summary>
    public static int Apply(Context context, bool isTcp)
    {
        // A host that refuses one of these has ended the stream already.
        switch (PolicyOf(context))
        {
            case ExceptionPolicy.Continue:
                return 0;
            case ExceptionPolicy.Respond when !isTcp:
                Hostcalls.SendLocalResponse(500, "filter_exception"u8, default, default, -1);
                return Stop;
            default:
                Hostcalls.CloseStream(isTcp ? StreamType.Downstream : StreamType.Request);
                return Stop;
        }
    }

    /// <summary>Which is the filter's code too.</summary>
    private static ExceptionPolicy PolicyOf(Context context)
    {
        try
        {
            return context.ExceptionPolicy;
        }
        catch (Exception)
        {
            return ExceptionPolicy.Respond;
        }
    }
}
