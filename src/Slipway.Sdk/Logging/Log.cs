namespace Slipway.Sdk;

/// <summary>How much a message matters.</summary>
public enum LogLevel
{
    /// <summary>Every step.</summary>
    Trace = 0,

    /// <summary>For who looks for a mistake.</summary>
    Debug = 1,

    /// <summary>What happens.</summary>
    Info = 2,

    /// <summary>What should not happen.</summary>
    Warn = 3,

    /// <summary>What has failed.</summary>
    Error = 4,

    /// <summary>What ends all.</summary>
    Critical = 5,
}

/// <summary>The proxy's log. A message is one that the proxy's level lets through.</summary>
public static class Log
{
    /// <summary>Whether the proxy would write such a message; true where it does not say.</summary>
    public static bool IsEnabled(LogLevel level) => Hostcalls.GetLogLevel(out var least) != Status.Ok || (int)level >= least;

    /// <summary>Logs a message in UTF-8.</summary>
    public static void Write(LogLevel level, ReadOnlySpan<byte> message) => Hostcalls.Log(level, message);

    /// <summary>Logs a message.</summary>
    public static void Write(LogLevel level, string message) => Hostcalls.Log(level, Utf8.Bytes(message));

    /// <summary>Logs every step.</summary>
    public static void Trace(string message) => Write(LogLevel.Trace, message);

    /// <summary>Logs for who looks for a mistake.</summary>
    public static void Debug(string message) => Write(LogLevel.Debug, message);

    /// <summary>Logs what happens.</summary>
    public static void Info(string message) => Write(LogLevel.Info, message);

    /// <summary>Logs what should not happen.</summary>
    public static void Warn(string message) => Write(LogLevel.Warn, message);

    /// <summary>Logs what has failed.</summary>
    public static void Error(string message) => Write(LogLevel.Error, message);
}
