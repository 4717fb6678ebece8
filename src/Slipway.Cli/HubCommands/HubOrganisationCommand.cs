using System.CommandLine;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;
using Slipway.Hub.Accounts;

namespace Slipway.Cli.HubCommands;

/// <summary><c>slipway hub org</c>: repositories that several users share.</summary>
internal sealed class HubOrganisationCommand : AdministrationCommand
{
    public HubOrganisationCommand(Terminal terminal, Option<string> data)
        : base("org", "Adds, removes and lists organisations. Repositories NAME/… belong to the organisation NAME.", data)
    {
        var name = new Argument<string>("NAME") { Description = "The organisation." };
        var user = new Argument<string>("USER") { Description = "The user." };
        var role = new Option<OrganisationRole>("--role")
        {
            Description = "What the user may do there: reader (pull), writer (push too), owner (delete too).",
            HelpName = "reader|writer|owner",
            Required = true,
        };
        var isPrivate = new Option<bool>("--private") { Description = "Its repositories are private when they are made." };
        var json = Json();
        Add("add", "Adds an organisation.", [name, isPrivate], async (hub, result, _) =>
        {
            await hub.AddOrganisationAsync(result.GetRequiredValue(name), result.GetValue(isPrivate));
            terminal.Out.WriteLine($"added {result.GetValue(name)}");
        });
        Add("join", "Makes a user a member, or gives a member another role.", [name, user, role], async (hub, result, _) =>
        {
            await hub.SetMemberAsync(result.GetRequiredValue(name), result.GetRequiredValue(user), result.GetValue(role));
            terminal.Out.WriteLine($"{result.GetValue(user)} is {result.GetValue(role).ToString().ToLowerInvariant()} in {result.GetValue(name)}");
        });
        Add("leave", "Makes a user no member any more.", [name, user], async (hub, result, _) =>
        {
            await hub.SetMemberAsync(result.GetRequiredValue(name), result.GetRequiredValue(user), null);
            terminal.Out.WriteLine($"{result.GetValue(user)} is not in {result.GetValue(name)}");
        });
        Add("rm", "Removes an organisation, if it has no repositories any more.", [name], async (hub, result, _) =>
        {
            await hub.DeleteNamespaceAsync(result.GetRequiredValue(name));
            terminal.Out.WriteLine($"removed {result.GetValue(name)}");
        });
        Add("list", "Lists the organisations.", [json], async (hub, result, _) =>
        {
            var organisations = await hub.ListOrganisationsAsync();
            if (result.GetValue(json))
            {
                terminal.WriteJson(organisations);
                return;
            }

            Facts.WriteTable(terminal.Out, ["NAME", "NEW REPOSITORIES", "MEMBERS"], organisations.Select(organisation => (string[])
            [
                organisation.Name,
                organisation.IsPrivate ? "private" : "public",
                string.Join(", ", organisation.Members.Select(member => $"{member.Key} ({member.Value.ToString().ToLowerInvariant()})")),
            ]));
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
        [new("A team with one member:", "slipway hub org add acme --data hub && slipway hub org join acme alice --role writer --data hub")];
}
