using Microsoft.Extensions.Logging;

namespace Slipway.Gateway.Logging;

/// <summary>Envoy's names of levels.</summary>
internal static class LogLevelNames
{
    /// <summary>By <see cref="LogLevel"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["trace", "debug", "info", "warning", "error", "critical", "off"];

    public static string Of(LogLevel level) => All[(int)level];

    public static LogLevel? Find(string name)
    {
        // As in Envoy, which prints one of the two and takes both.
        var index = name == "warn" ? (int)LogLevel.Warning : Enumerable.Range(0, All.Count).FirstOrDefault(i => All[i] == name, -1);
        return index < 0 ? null : (LogLevel)index;
    }
}
