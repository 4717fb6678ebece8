using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway verify</c>: who loads an artifact, and who does not.</summary>
internal sealed class VerifyCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _reference = new("REF") { Description = "registry/repository:tag, or with @sha256:…" };
    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public VerifyCommand(Terminal terminal)
        : base("verify", "Tells whether Istio, Envoy Gateway and others would load an artifact, by each one's own rules, and why not.")
    {
        _terminal = terminal;
        Arguments.Add(_reference);
        Options.Add(_json);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Before it is deployed:", "slipway verify ghcr.io/acme/greeter:1.0"),
        new("In a pipeline, which fails where a host of filters would not load it:", "slipway verify ghcr.io/acme/greeter:1.0 --json"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var reference = ArtifactReference.Parse(result.GetRequiredValue(_reference));
        var store = ContentStore.OfUser();
        StoredArtifact stored;
        using (var bar = new TransferBar(_terminal.Error))
            stored = await _registry.GetAsync(result, store, reference, bar.Report, cancellationToken);
        var report = await ArtifactVerification.VerifyAsync(store, stored, cancellationToken);
        if (result.GetValue(_json))
            _terminal.WriteJson(report);
        else
            Write(report);
        return report.IsSound ? ExitCodes.Ok : ExitCodes.Invalid;
    }

    private void Write(VerificationReport report)
    {
        Facts.Write(
            _terminal.Out,
            ("artifact", report.Reference),
            ("digest", report.Digest.ToString()),
            ("layout", report.Layout?.ToString().ToLowerInvariant() ?? "none that is known"),
            ("module", report.Module is null ? "none" : $"{report.Module.Hex}, {Sizes.Bytes(report.ModuleSize!.Value)}"),
            ("WASI", report.Wasi is { } wasi ? Text(wasi) : null));
        _terminal.Out.WriteLine();
        Facts.WriteTable(
            _terminal.Out,
            ["CONSUMER", "LOADS", "BECAUSE"],
            report.Consumers.Select(consumer => (string[])[consumer.Consumer, consumer.Loads ? "yes" : "no", consumer.Reason]));
    }

    private static string Text(WasiDemand wasi) => wasi switch
    {
        { Functions.Count: 0 } => "nothing is imported: any Envoy links it",
        { Since: { } since } => $"{wasi.Functions.Count} functions: {since} links it",
        _ => $"no Envoy has {string.Join(", ", wasi.Missing)}",
    };
}
