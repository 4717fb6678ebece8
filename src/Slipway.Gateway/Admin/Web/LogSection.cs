using Microsoft.Extensions.Logging;
using Slipway.Gateway.Logging;

namespace Slipway.Gateway.Admin.Web;

/// <summary>The last messages, and the levels.</summary>
internal static class LogSection
{
    public static Html Of(GatewayLoggers loggers) => Html.Of($"""
        <section aria-labelledby="log"><h2 id="log">Log</h2>
        <form class="forms" method="post" action="/logging">
        <div><label for="logger">Logger</label><select id="logger" name="logger"><option value="">all loggers</option>
        {Html.Each(loggers.Levels, logger => Html.Of($"<option value=\"{logger.Name}\">{logger.Name} ({LogLevelNames.Of(logger.Level)})</option>"))}
        </select></div>
        <div><label for="level">Level</label><select id="level" name="level">
        {Html.Each(LogLevelNames.All, level => Html.Of($"<option{(level == "info" ? Html.Of($" selected") : default)}>{level}</option>"))}
        </select></div>
        <button>Set level</button>
        </form>
        <p id="log-order">The latest messages first.</p>
        <ol class="log" tabindex="0" aria-labelledby="log" aria-describedby="log-order">
        {Html.Each(loggers.Recent.Lines.Reverse(), Of)}
        </ol></section>
        """);

    private static Html Of(RecentLog.Line line)
    {
        var colour = line.Level >= LogLevel.Error ? "bad" : "quiet";
        var level = LogLevelNames.Of(line.Level);
        return Html.Of($"<li>{WebPage.Time(line.Time)} <span class=\"{colour}\">{level}</span> {line.Logger}: {line.Text}</li>");
    }
}
