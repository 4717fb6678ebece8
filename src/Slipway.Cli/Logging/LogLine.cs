using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm;

namespace Slipway.Cli.Logging;

/// <summary>One message of a guest or of the host.</summary>
/// <param name="Level">How serious it is.</param>
/// <param name="Source">The plugin whose guest wrote it; otherwise which part of the host did.</param>
/// <param name="IsGuest">Whether a guest wrote it.</param>
/// <param name="Message">What it says; may have several lines.</param>
internal sealed record LogLine(
    [property: JsonConverter(typeof(JsonStringEnumConverter<LogLevel>))] LogLevel Level, string Source, bool IsGuest, string Message)
{
    public static LogLine From<TState>(
        string category, LogLevel level, TState state, Exception? exception, Func<TState, Exception?, string> format)
    {
        if (category == ProxyWasmHost.GuestLogCategory && state is IReadOnlyList<KeyValuePair<string, object?>> values
            && Find(values, "Plugin") is { } plugin && Find(values, "Message") is { } message)
        {
            return new LogLine(level, plugin, true, message);
        }

        var source = category == ProxyWasmHost.TraceLogCategory ? "trace" : category[(category.LastIndexOf('.') + 1)..];
        var text = format(state, exception);
        return new LogLine(level, source, false, exception is null ? text : $"{text} ({exception.Message})");
    }

    private static string? Find(IReadOnlyList<KeyValuePair<string, object?>> values, string name)
    {
        foreach (var (key, value) in values)
        {
            if (key == name)
                return value?.ToString();
        }

        return null;
    }
}
