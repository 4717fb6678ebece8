using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway pull</c>: gets an artifact into the store, and its module into a file.</summary>
internal sealed class PullCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _reference = new("REF") { Description = "registry/repository:tag, or with @sha256:…" };
    private readonly Option<string?> _output = new("--output", "-o") { Description = "Write the module there.", HelpName = "FILE" };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public PullCommand(Terminal terminal)
        : base("pull", "Gets a filter from a registry, in whatever layout it is, and checks every byte against its digest.")
    {
        _terminal = terminal;
        Arguments.Add(_reference);
        Options.Add(_output);
        Options.Add(_json);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("The module of a filter that somebody has published:", "slipway pull ghcr.io/acme/greeter:1.0 -o greeter.wasm"),
        new("Exactly this one:", "slipway pull ghcr.io/acme/greeter@sha256:…"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var reference = ArtifactReference.Parse(result.GetRequiredValue(_reference));
        var store = ContentStore.OfUser();
        using var client = _registry.Client(result);
        StoredArtifact stored;
        var bar = new TransferBar(_terminal.Error);
        using (bar)
            stored = await ArtifactTransfer.PullAsync(client, store, reference, bar.Report, cancellationToken);
        var artifact = await ArtifactReader.ReadAsync(store, stored, cancellationToken);
        var output = result.GetValue(_output);
        if (output is not null)
            await WholeFile.WriteAsync(output, async file => await file.WriteAsync(artifact.Module, cancellationToken));
        var module = Digest.Of(artifact.Module.Span);
        if (result.GetValue(_json))
        {
            _terminal.WriteJson(new
            {
                stored.Reference,
                stored.Manifest.Digest,
                artifact.Layout,
                Module = module,
                ModuleSize = artifact.Module.Length,
                File = output,
            });
        }
        else
        {
            Facts.Write(
                _terminal.Out,
                ("pulled", stored.Reference),
                ("digest", stored.Manifest.Digest.ToString()),
                ("layout", artifact.Layout.ToString().ToLowerInvariant()),
                ("module", $"{module.Hex}, {Sizes.Bytes(artifact.Module.Length)}"),
                ("written", output));
        }

        return ExitCodes.Ok;
    }
}
