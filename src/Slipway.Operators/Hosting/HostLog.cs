using Microsoft.Extensions.Logging;

namespace Slipway.Operators.Hosting;

internal static partial class HostLog
{
    [LoggerMessage(EventId = 20, Level = LogLevel.Warning, Message = "{Operator}: {Key} failed and will be tried again: {Reason}")]
    public static partial void Failed(ILogger logger, string @operator, string key, string reason);

    [LoggerMessage(EventId = 21, Level = LogLevel.Debug, Message = "{Operator}: {Key} will be tried again, somebody was faster: {Reason}")]
    public static partial void Conflict(ILogger logger, string @operator, string key, string reason);

    [LoggerMessage(EventId = 22, Level = LogLevel.Error, Message = "{Operator}: {Key} failed for good, until it changes: {Reason}")]
    public static partial void Terminal(ILogger logger, string @operator, string key, string reason);

    [LoggerMessage(EventId = 23, Level = LogLevel.Error,
        Message = "{Operator}: it has trapped {Count} times in a row, and is called less often until it does not.")]
    public static partial void Broken(ILogger logger, string @operator, int count);

    [LoggerMessage(EventId = 24, Level = LogLevel.Warning, Message = "{Operator}: a change of {Key} could not be mapped, and will be again: {Reason}")]
    public static partial void NotMapped(ILogger logger, string @operator, string key, string reason);

    [LoggerMessage(EventId = 25, Level = LogLevel.Warning,
        Message = "{Operator}: what it watches is not complete after {Seconds} s, so it does not work yet: {Reason}")]
    public static partial void NotSynced(ILogger logger, string @operator, string reason, double seconds);

    [LoggerMessage(EventId = 26, Level = LogLevel.Critical, Message = "{Operator}: {Key} met a defect of the host, and will be tried again.")]
    public static partial void Defect(ILogger logger, Exception exception, string @operator, string key);
}
