using Microsoft.Extensions.Logging;

namespace Slipway.Operators.Modules;

internal static partial class OperatorLog
{
    [LoggerMessage(EventId = 1, Message = "{Operator}: {Text}")]
    public static partial void FromGuest(ILogger logger, LogLevel level, string @operator, string text);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "{Operator}: {Count} lines of its log were lost: a callback may log {Limit} bytes.")]
    public static partial void LinesLost(ILogger logger, string @operator, int count, int limit);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error,
        Message = "{Operator}: its state could not be saved, and what was saved before is kept: {Reason}")]
    public static partial void NotSaved(ILogger logger, string @operator, string reason);
}
