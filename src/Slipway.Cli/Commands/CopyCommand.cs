using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway copy</c>: from one registry to another, byte by byte the same.</summary>
internal sealed class CopyCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _source = new("SOURCE") { Description = "registry/repository:tag, or with @sha256:…" };
    private readonly Argument<string> _target = new("TARGET") { Description = "registry/repository:tag." };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public CopyCommand(Terminal terminal)
        : base("copy", "Copies an artifact from one repository to another; its digest stays the same.")
    {
        _terminal = terminal;
        Arguments.Add(_source);
        Arguments.Add(_target);
        Options.Add(_json);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Mirror a filter into a registry of one's own:", "slipway copy ghcr.io/acme/greeter:1.0 registry.internal/mirror/greeter:1.0"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var source = ArtifactReference.Parse(result.GetRequiredValue(_source));
        var target = ArtifactReference.Parse(result.GetRequiredValue(_target));
        var store = ContentStore.OfUser();
        using var client = _registry.Client(result);
        StoredArtifact stored;
        using (var bar = new TransferBar(_terminal.Error))
        {
            stored = await ArtifactTransfer.PullAsync(client, store, source, bar.Report, cancellationToken);
            await ArtifactTransfer.PushAsync(client, store, stored, target, bar.Report, cancellationToken);
        }

        if (result.GetValue(_json))
            _terminal.WriteJson(new { Source = source.ToString(), Target = target.ToString(), stored.Manifest.Digest });
        else
            Facts.Write(_terminal.Out, ("copied", $"{source} to {target}"), ("digest", stored.Manifest.Digest.ToString()));
        return ExitCodes.Ok;
    }
}
