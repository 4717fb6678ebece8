using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway search</c>: what the catalogue of a hub has.</summary>
internal sealed class SearchCommand : DocumentedCommand
{
    private const string Variable = "SLIPWAY_HUB";
    private const int MaxDescription = 60;

    private readonly Terminal _terminal;

    private readonly Argument<string[]> _words = new("QUERY")
    {
        Description = "Words of names, descriptions, imports or root ids, all of which have to be there; without any, everything.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _hub = new("--hub")
    {
        Description = $"Host and port of the hub; what {Variable} names unless given.",
        HelpName = "HOST",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable),
    };

    private readonly Option<int> _page = new("--page")
    {
        Description = "Which page of the results; the first unless given.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public SearchCommand(Terminal terminal)
        : base("search", "Searches the catalogue of a hub for filters that anybody may pull.")
    {
        _terminal = terminal;
        Arguments.Add(_words);
        Option[] options = [_hub, _page, _json];
        foreach (var option in options)
            Options.Add(option);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Is there one that checks tokens?", "slipway search token --hub hub.example.com"),
        new("The digests of all, for a script:", "slipway search --hub hub.example.com --json | jq -r '.results[].digest'"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(_hub) is not { Length: > 0 } hub)
            throw new CommandException(ExitCodes.Usage, "No hub is named.", $"--hub names one, or {Variable} in the environment.");
        using var catalogue = _registry.Catalogue(result);
        var words = string.Join(' ', result.GetValue(_words) ?? []);
        var found = await catalogue.SearchAsync(hub, words, result.GetValue(_page), cancellationToken);
        if (result.GetValue(_json))
            _terminal.WriteJson(found);
        else
            Write(found, hub);
        return ExitCodes.Ok;
    }

    private void Write(CataloguePage found, string hub)
    {
        if (found.Results.Count == 0)
        {
            _terminal.Out.WriteLine(found.Total == 0 ? "Nothing fits." : $"There is no page {found.Page}; there are {found.Pages}.");
            return;
        }

        Facts.WriteTable(
            _terminal.Out,
            ["REPOSITORY", "VERSION", "LANGUAGE", "KIND", "SIZE", "PULLS", "DESCRIPTION"],
            found.Results.Select(one => (string[])
            [
                $"{hub}/{one.Name}", one.Version, one.Language ?? "", string.Join(", ", one.Kinds), Sizes.Bytes(one.Size), $"{one.Pulls}",
                Cut(one.Description),
            ]));
        if (found.Pages > 1)
            _terminal.Out.WriteLine($"Page {found.Page} of {found.Pages}, {found.Total} in all; --page shows another.");
    }

    private static string Cut(string text) => text.Length <= MaxDescription ? text : text[..MaxDescription] + "…";
}
