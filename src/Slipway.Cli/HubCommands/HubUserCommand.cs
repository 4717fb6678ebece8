using System.CommandLine;
using Slipway.Cli.Arguments;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.HubCommands;

/// <summary><c>slipway hub user</c>: who may log in.</summary>
internal sealed class HubUserCommand : AdministrationCommand
{
    private const string Example = "echo \"$PASSWORD\" | slipway hub user add alice --password-stdin --data …";

    public HubUserCommand(Terminal terminal, Option<string> data)
        : base("user", "Adds, removes and lists users. Repositories NAME and NAME/… belong to the user NAME.", data)
    {
        var name = new Argument<string>("NAME") { Description = "The user." };
        var password = new Option<bool>("--password-stdin") { Description = "Read the password from standard input." };
        var admin = new Option<bool>("--admin") { Description = "The user may do everything with all repositories." };
        var isPrivate = new Option<bool>("--private") { Description = "The user's repositories are private when they are made." };
        var json = Json();
        Add("add", "Adds a user.", [name, password, admin, isPrivate], async (hub, result, cancellationToken) =>
        {
            var secret = await StandardInput.ReadPasswordAsync(result.GetValue(password), Example, cancellationToken);
            await hub.AddUserAsync(result.GetRequiredValue(name), secret, result.GetValue(admin), result.GetValue(isPrivate));
            terminal.Out.WriteLine($"added {result.GetValue(name)}");
        });
        Add("password", "Gives a user another password.", [name, password], async (hub, result, cancellationToken) =>
        {
            var secret = await StandardInput.ReadPasswordAsync(result.GetValue(password), Example, cancellationToken);
            await hub.SetPasswordAsync(result.GetRequiredValue(name), secret);
            terminal.Out.WriteLine($"{result.GetValue(name)} has another password");
        });
        Add("rm", "Removes a user with its tokens, if it has no repositories any more.", [name], async (hub, result, _) =>
        {
            await hub.DeleteNamespaceAsync(result.GetRequiredValue(name));
            terminal.Out.WriteLine($"removed {result.GetValue(name)}");
        });
        Add("list", "Lists the users.", [json], async (hub, result, _) =>
        {
            var users = await hub.ListUsersAsync();
            if (result.GetValue(json))
            {
                terminal.WriteJson(users);
                return;
            }

            Facts.WriteTable(terminal.Out, ["NAME", "ADMIN", "ORGANISATIONS"], users.Select(user => (string[])
            [
                user.Name,
                user.IsAdmin ? "yes" : "no",
                string.Join(", ", user.Organisations.Select(role => $"{role.Key} ({role.Value.ToString().ToLowerInvariant()})")),
            ]));
        });
    }

    public override IReadOnlyList<Example> Examples { get; } = [new("Somebody who may push to alice/…:", Example)];
}
