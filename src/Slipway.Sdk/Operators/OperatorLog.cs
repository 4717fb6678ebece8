namespace Slipway.Sdk.Operators;

/// <summary>The log of an operator's host, which adds the operator and the object to each line.</summary>
public sealed class OperatorLog
{
    private readonly OperatorHost _host;

    internal OperatorLog(OperatorHost host) => _host = host;

    /// <summary>Logs a line.</summary>
    public void Write(LogLevel level, string line) => _host.Log(level, Utf8.Bytes(line));

    /// <summary>Logs for who looks for a mistake.</summary>
    public void Debug(string line) => Write(LogLevel.Debug, line);

    /// <summary>Logs what happens.</summary>
    public void Info(string line) => Write(LogLevel.Info, line);

    /// <summary>Logs what should not happen.</summary>
    public void Warn(string line) => Write(LogLevel.Warn, line);

    /// <summary>Logs what has failed.</summary>
    public void Error(string line) => Write(LogLevel.Error, line);
}
