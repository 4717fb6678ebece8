using System.CommandLine;
using Slipway.Cli.Commands;
using Slipway.Hub.Administration;

namespace Slipway.Cli.HubCommands;

/// <summary>A command that works on the folder of a hub, whether that serves or not.</summary>
internal abstract class AdministrationCommand(string name, string description, Option<string> data) : DocumentedCommand(name, description)
{
    /// <summary>Adds one of the things that can be done.</summary>
    protected void Add(
        string name, string description, IEnumerable<Symbol> symbols, Func<HubAdministration, ParseResult, CancellationToken, Task> run)
    {
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
                command.Arguments.Add(argument);
            else
                command.Options.Add((Option)symbol);
        }

        command.SetAction((result, cancellationToken) => RunAsync(result, run, cancellationToken));
        Subcommands.Add(command);
    }

    /// <summary>Does something, with the folder opened.</summary>
    protected async Task<int> RunAsync(
        ParseResult result, Func<HubAdministration, ParseResult, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        await using var administration = HubAdministration.Open(result.GetRequiredValue(data));
        await run(administration, result, cancellationToken);
        return ExitCodes.Ok;
    }

    protected static Option<bool> Json() => new("--json") { Description = "Write one JSON document." };
}
