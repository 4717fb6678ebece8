using System.CommandLine;
using Slipway.Cli.Arguments;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.HubCommands;

/// <summary><c>slipway hub token</c>: passwords for machines.</summary>
internal sealed class HubTokenCommand : AdministrationCommand
{
    public HubTokenCommand(Terminal terminal, Option<string> data)
        : base("token", "Makes, revokes and lists access tokens: passwords for machines, which may do less than their user.", data)
    {
        var user = new Argument<string>("USER") { Description = "Whose token it is." };
        var name = new Argument<string>("NAME") { Description = "What to call it." };
        var id = new Argument<string>("ID") { Description = "The token, as the list names it." };
        var scopes = new Option<string[]>("--scope")
        {
            Description = "What it is for: a repository, in which '*' stands for any characters, ':' and some of pull, push, delete and admin.",
            HelpName = "REPOSITORY:ACTIONS",
            Required = true,
        };
        var lifetime = new Option<TimeSpan?>("--expires")
        {
            Description = "How long it is valid; as long as its user is there unless given.",
            HelpName = "TIME",
            CustomParser = Quantities.Time,
        };
        var json = Json();
        Add("add", "Makes a token, and writes it: it cannot be had a second time.", [user, name, scopes, lifetime], async (hub, result, _) =>
            terminal.Out.WriteLine(await hub.AddTokenAsync(
                result.GetRequiredValue(user), result.GetRequiredValue(name), result.GetRequiredValue(scopes), result.GetValue(lifetime))));
        Add("rm", "Revokes a token.", [id], async (hub, result, _) =>
        {
            await hub.DeleteTokenAsync(result.GetRequiredValue(id));
            terminal.Out.WriteLine($"revoked {result.GetValue(id)}");
        });
        Add("list", "Lists the tokens.", [json], async (hub, result, _) =>
        {
            var tokens = await hub.ListTokensAsync();
            if (result.GetValue(json))
            {
                terminal.WriteJson(tokens);
                return;
            }

            Facts.WriteTable(terminal.Out, ["ID", "USER", "NAME", "EXPIRES", "SCOPES"], tokens.Select(token => (string[])
            [
                token.Id,
                token.User,
                token.Name,
                token.Expires is { } end ? $"{end.LocalDateTime:yyyy-MM-dd HH:mm}" : "never",
                string.Join(' ', token.Scopes),
            ]));
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
        [new("For a pipeline that publishes:", "slipway hub token add alice ci --scope 'acme/*:pull,push' --expires 90d --data hub")];
}
