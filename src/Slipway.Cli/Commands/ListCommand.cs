using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway list</c>: what the store has, or which tags a repository has.</summary>
internal sealed class ListCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string?> _repository = new("REPOSITORY")
    {
        Description = "registry/repository, whose tags to list; without it, the store of this machine.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public ListCommand(Terminal terminal)
        : base("list", "Lists the artifacts in the store of this machine, or the tags of a repository.")
    {
        _terminal = terminal;
        Arguments.Add(_repository);
        Options.Add(_json);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("What is here?", "slipway list"),
        new("Which versions are published?", "slipway list ghcr.io/acme/greeter"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(_repository) is { } repository)
        {
            using var client = _registry.Client(result);
            var tags = await client.ListTagsAsync(ArtifactReference.ParseRepository(repository), cancellationToken).ToListAsync(cancellationToken);
            if (result.GetValue(_json))
                _terminal.WriteJson(new { Repository = repository, Tags = tags });
            else
                tags.ForEach(tag => _terminal.Out.WriteLine(Printable.Line(tag)));
            return ExitCodes.Ok;
        }

        var artifacts = ContentStore.OfUser().List();
        if (result.GetValue(_json))
        {
            _terminal.WriteJson(artifacts.Select(artifact => new { artifact.Reference, artifact.Manifest.Digest, artifact.Updated }));
            return ExitCodes.Ok;
        }

        if (artifacts.Count == 0)
        {
            _terminal.Out.WriteLine("Nothing yet: 'slipway push' and 'slipway pull' put artifacts into the store.");
            return ExitCodes.Ok;
        }

        Facts.WriteTable(
            _terminal.Out,
            ["REFERENCE", "DIGEST", "UPDATED"],
            artifacts.Select(artifact => (string[])
                [artifact.Reference, artifact.Manifest.Digest.Hex[..12], $"{artifact.Updated.LocalDateTime:yyyy-MM-dd HH:mm}"]));
        return ExitCodes.Ok;
    }
}
