using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Microsoft.Extensions.Logging;
using Slipway.ProxyWasm;

namespace Slipway.Cli.Commands;

/// <summary>Options that mean the same in every command that has them.</summary>
internal static class SharedOptions
{
    private static readonly Dictionary<string, LogLevel> s_levels = new()
    {
        ["trace"] = LogLevel.Trace,
        ["debug"] = LogLevel.Debug,
        ["info"] = LogLevel.Information,
        ["warn"] = LogLevel.Warning,
        ["error"] = LogLevel.Error,
        ["critical"] = LogLevel.Critical,
        ["off"] = LogLevel.None,
    };

    public static Option<string> Configuration() =>
        new("--config", "-c") { Description = "Envoy's bootstrap, YAML or JSON.", HelpName = "FILE", Required = true };

    public static Option<LogLevel?> Level()
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

    public static Option<bool> Json() => new("--json") { Description = "Write one JSON document." };

    public static Option<bool> Trace() =>
        new("--trace") { Description = "Show every call between host and guest, as Envoy's wasm trace log does." };

    /// <summary>Lets through what was asked for; see <see cref="Levels"/>.</summary>
    public static ILoggingBuilder Filter(ILoggingBuilder logging, LogLevel? asked, bool trace)
    {
        var levels = Levels(asked, trace);
        return logging.SetMinimumLevel(LogLevel.Trace).AddFilter((category, level) => level >= levels(category ?? ""));
    }

    /// <summary>
    /// The level of each category. The web server's own messages are about what the gateway tells already; only its warnings add to it.
    /// </summary>
    public static Func<string, LogLevel> Levels(LogLevel? asked, bool trace)
    {
        var level = asked ?? LogLevel.Information;
        var serious = level > LogLevel.Warning ? level : LogLevel.Warning;
        (string Prefix, LogLevel Level)[] rules =
        [
            // Kestrel warns that a port without TLS speaks no HTTP/2, which here it does.
            ("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error),

            // What fails at the start is the command's own error.
            ("Microsoft.Extensions.Hosting", LogLevel.None),
            ("Microsoft", serious),
            ("Yarp", serious),
            (ProxyWasmHost.TraceLogCategory, trace ? LogLevel.Trace : LogLevel.None),
            ("", level),
        ];
        return category => rules.First(rule => category.StartsWith(rule.Prefix, StringComparison.Ordinal)).Level;
    }

    /// <summary>Reads an address to listen on.</summary>
    public static IPEndPoint? ParseEndPoint(ArgumentResult argument)
    {
        if (IPEndPoint.TryParse(argument.Tokens[0].Value, out var address))
            return address;
        argument.AddError($"'{argument.Tokens[0].Value}' is no address to listen on, such as 127.0.0.1:5080 or [::]:443");
        return null;
    }
}
