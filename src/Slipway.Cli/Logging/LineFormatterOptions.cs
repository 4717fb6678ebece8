using Microsoft.Extensions.Logging.Console;

namespace Slipway.Cli.Logging;

internal sealed class LineFormatterOptions : ConsoleFormatterOptions
{
    /// <summary>Whether to write escape codes.</summary>
    public bool Colour { get; set; }
}
