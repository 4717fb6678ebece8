using System.CommandLine;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;

namespace Slipway.Cli.HubCommands;

/// <summary><c>slipway hub repo</c>: which there are, and who may pull from them.</summary>
internal sealed class HubRepositoryCommand : AdministrationCommand
{
    public HubRepositoryCommand(Terminal terminal, Option<string> data)
        : base("repo", "Lists and removes repositories, and makes them public or private. They are made by the first push.", data)
    {
        var name = new Argument<string>("NAME") { Description = "The repository." };
        var json = Json();
        foreach (var (verb, isPublic) in (ReadOnlySpan<(string, bool)>)[("public", true), ("private", false)])
        {
            var description = isPublic ? "Lets anybody pull from it." : "Lets only its users pull from it.";
            Add(verb, description, [name], async (hub, result, _) =>
            {
                await hub.SetVisibilityAsync(result.GetRequiredValue(name), isPublic);
                terminal.Out.WriteLine($"{result.GetValue(name)} is {verb}");
            });
        }

        Add("rm", "Removes a repository with all its tags and manifests.", [name], async (hub, result, _) =>
        {
            await hub.DeleteRepositoryAsync(result.GetRequiredValue(name));
            terminal.Out.WriteLine($"removed {result.GetValue(name)}");
        });
        Add("list", "Lists the repositories.", [json], async (hub, result, _) =>
        {
            var repositories = await hub.ListRepositoriesAsync();
            if (result.GetValue(json))
            {
                terminal.WriteJson(repositories);
                return;
            }

            Facts.WriteTable(terminal.Out, ["NAME", "VISIBILITY"], repositories.Select(repository => (string[])
                [repository.Name, repository.IsPublic ? "public" : "private"]));
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
        [new("For members only:", "slipway hub repo private acme/greeter --data hub")];
}
