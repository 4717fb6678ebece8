using System.CommandLine;
using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm;

namespace Slipway.Cli.Commands;

/// <summary>Options that mean the same in every command that has them.</summary>
internal static class SharedOptions
{
    private static readonly Dictionary<string, LogLevel> s_levels = new()
    {
        ["trace"] = Microsoft.Extensions.Logging.LogLevel.Trace,
        ["debug"] = Microsoft.Extensions.Logging.LogLevel.Debug,
        ["info"] = Microsoft.Extensions.Logging.LogLevel.Information,
        ["warn"] = Microsoft.Extensions.Logging.LogLevel.Warning,
        ["error"] = Microsoft.Extensions.Logging.LogLevel.Error,
        ["critical"] = Microsoft.Extensions.Logging.LogLevel.Critical,
        ["off"] = Microsoft.Extensions.Logging.LogLevel.None,
    };

    public static Option<string> Configuration() =>
        new("--config", "-c") { Description = "Envoy's bootstrap, YAML or JSON.", HelpName = "FILE", Required = true };

    public static Option<LogLevel?> LogLevel()
    {
        var option = new Option<LogLevel?>("--log-level", "-l")
        {
            Description = "The least serious messages to show; info unless given.",
            HelpName = string.Join('|', s_levels.Keys),
            CustomParser = argument =>
            {
                if (s_levels.TryGetValue(argument.Tokens[0].Value, out var level))
                    return level;
                argument.AddError($"'{argument.Tokens[0].Value}' is not a log level; they are {string.Join(", ", s_levels.Keys)}");
                return null;
            },
        };
        option.CompletionSources.Add([.. s_levels.Keys]);
        return option;
    }

    public static Option<bool> Trace() => new("--trace") { Description = "Show every call between host and guest, as Envoy's wasm trace log does." };

    /// <summary>
    /// Lets through what was asked for. The web server's own messages are about what the gateway tells already; only its warnings add to it.
    /// </summary>
    public static ILoggingBuilder Filter(ILoggingBuilder logging, LogLevel? asked, bool trace)
    {
        var level = asked ?? Microsoft.Extensions.Logging.LogLevel.Information;
        var serious = level > Microsoft.Extensions.Logging.LogLevel.Warning ? level : Microsoft.Extensions.Logging.LogLevel.Warning;
        return logging
            .SetMinimumLevel(level)
            .AddFilter("Microsoft", serious)

            // Kestrel warns that a port without TLS speaks no HTTP/2, which here it does.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", Microsoft.Extensions.Logging.LogLevel.Error)
            .AddFilter("Yarp", serious)
            .AddFilter(ProxyWasmHost.TraceLogCategory, trace ? Microsoft.Extensions.Logging.LogLevel.Trace : Microsoft.Extensions.Logging.LogLevel.None);
    }
}
