using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Slipway.Gateway.Logging;

namespace Slipway.Gateway.Admin;

/// <summary>Envoy's <c>/logging</c>: the loggers with their levels, and changes of these.</summary>
internal sealed class LoggingPage(GatewayLoggers loggers)
{
    /// <summary>Changes all that is asked for, or nothing.</summary>
    /// <param name="fields">
    /// At most one of <c>level=LEVEL</c> for all loggers, <c>NAME=LEVEL</c> for one, and <c>paths=NAME:LEVEL,…</c> for several; or
    /// <c>logger</c> and <c>level</c>, which is how a form says it, with no logger for all.
    /// </param>
    /// <returns>What was wrong with that, in one sentence; null when it was carried out.</returns>
    public string? Change(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        var given = fields.Select(field => (field.Key, Value: field.Value.ToString())).ToList();
        return given switch
        {
            [] => null,
            [("level", var level)] => SetAll(level),
            [("paths", var paths)] => Set([.. paths.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Split)]),
            [var (name, level)] => Set([(name, level)]),
            [("logger", ""), ("level", var level)] => SetAll(level),
            [("logger", var name), ("level", var level)] => Set([(name, level)]),
            _ => "Give /logging one of ?level=LEVEL, ?LOGGER=LEVEL and ?paths=LOGGER:LEVEL,LOGGER:LEVEL.",
        };
    }

    public string List() =>
        "active loggers:\n" + string.Concat(loggers.Levels.Select(logger => $"  {logger.Name}: {LogLevelNames.Of(logger.Level)}\n"));

    private string? SetAll(string name)
    {
        if (LogLevelNames.Find(name) is not { } level)
            return Unknown(name);
        loggers.SetAll(level);
        return null;
    }

    private string? Set(IReadOnlyList<(string Logger, string Level)> changes)
    {
        var levels = new List<(string Logger, LogLevel Level)>();
        foreach (var (logger, name) in changes)
        {
            if (!loggers.Contains(logger))
                return $"There is no logger {logger}; POST /logging without a query lists those there are.";
            if (LogLevelNames.Find(name) is not { } level)
                return Unknown(name);
            levels.Add((logger, level));
        }

        foreach (var (logger, level) in levels)
            loggers.Set(logger, level);
        return null;
    }

    private static (string Logger, string Level) Split(string path)
    {
        var colon = path.LastIndexOf(':');
        return colon < 0 ? (path, "") : (path[..colon], path[(colon + 1)..]);
    }

    private static string Unknown(string level) =>
        $"{(level.Length == 0 ? "No level is given" : $"There is no level {level}")}; use one of {string.Join(", ", LogLevelNames.All)}.";
}
