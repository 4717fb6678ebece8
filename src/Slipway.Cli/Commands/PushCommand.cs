using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Building;
using Slipway.Cli.Output;
using Slipway.Cli.Shipping;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway push</c>: packs a filter and brings it into a registry.</summary>
internal sealed class PushCommand : DocumentedCommand
{
    private static readonly Dictionary<string, ArtifactLayout> s_layouts =
        ArtifactWriter.Layouts.ToDictionary(layout => layout.ToString().ToLowerInvariant());

    private readonly Terminal _terminal;
    private readonly Argument<string> _reference = new("REF") { Description = "Where to: registry/repository:tag." };

    private readonly Argument<string?> _path = new("PATH")
    {
        Description = "The module, or the folder of a project, which is built; without it, what the store has under REF.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string> _layout = new("--layout")
    {
        Description = "How to pack it: oci is loaded by Istio and Envoy Gateway, cncf by wkg and Spin.",
        HelpName = string.Join('|', s_layouts.Keys),
        DefaultValueFactory = _ => "oci",
    };

    private readonly Option<bool> _json = SharedOptions.Json();
    private readonly RegistryAccess _registry;

    public PushCommand(Terminal terminal)
        : base("push", "Packs a filter as an OCI artifact and brings it into a registry, and into the store of this machine.")
    {
        _terminal = terminal;
        Arguments.Add(_reference);
        Arguments.Add(_path);
        _layout.AcceptOnlyFromAmong([.. s_layouts.Keys]);
        Options.Add(_layout);
        Options.Add(_json);
        _registry = new RegistryAccess(this);
        SetAction(RunAsync);
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Build and publish the filter of a folder, with its slipway.yaml and README:", "slipway push ghcr.io/acme/greeter:1.0 greeter"),
        new("Publish a module that some other tool has built:", "slipway push ghcr.io/acme/waf:2.1 waf.wasm"),
        new("For wkg, Spin and wasmCloud:", "slipway push ghcr.io/acme/greeter:1.0-wasm greeter --layout cncf"),
    ];

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var reference = ArtifactReference.Parse(result.GetRequiredValue(_reference));
        var store = ContentStore.OfUser();
        if (result.GetValue(_path) is { } path)
            await PackAsync(store, reference, path, s_layouts[result.GetValue(_layout)!], cancellationToken);
        else if (store.Find(reference) is null)
            throw new CommandException(ExitCodes.Invalid, $"{reference} is not in the store.", "Give the module or the folder that is to be pushed.");
        var stored = store.Get(reference);
        using var client = _registry.Client(result);
        bool changed;
        var bar = new TransferBar(_terminal.Error);
        using (bar)
            changed = await ArtifactTransfer.PushAsync(client, store, stored, reference, bar.Report, cancellationToken);
        if (result.GetValue(_json))
        {
            _terminal.WriteJson(new
            {
                Reference = reference.ToString(),
                stored.Manifest.Digest,
                Changed = changed,
                Blobs = bar.Ended.Select(blob => new { blob.Content.Digest, blob.Content.MediaType, blob.Content.Size, blob.State }),
            });
            return ExitCodes.Ok;
        }

        if (bar.Ended.Count > 0)
        {
            Facts.WriteTable(
                _terminal.Out,
                ["BLOB", "SIZE", "", "MEDIA TYPE"],
                bar.Ended.Select(blob => (string[])
                    [blob.Content.Digest.Hex[..12], Sizes.Bytes(blob.Content.Size), Text(blob.State), blob.Content.MediaType]));
            _terminal.Out.WriteLine();
        }

        Facts.Write(
            _terminal.Out,
            (changed ? "pushed" : "unchanged", reference.ToString()),
            ("digest", stored.Manifest.Digest.ToString()),
            ("to pin", $"oci://{reference.At(stored.Manifest.Digest)}"));
        return ExitCodes.Ok;
    }

    private static string Text(TransferState state) => state switch
    {
        TransferState.AlreadyThere => "already there",
        TransferState.Mounted => "mounted",
        _ => "sent",
    };

    private async Task PackAsync(
        ContentStore store, ArtifactReference reference, string path, ArtifactLayout layout, CancellationToken cancellationToken)
    {
        var isFolder = Directory.Exists(path);
        var folder = isFolder ? path : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var file = FilterFile.Read(folder);
        var module = !isFolder ? path
            : file.Module is { } named ? Path.Combine(folder, named)
            : (await FilterBuild.RunAsync(path, toolchain: null, container: false, cancellationToken)).Path;
        var content = file.Content(folder, module);
        if (layout != ArtifactLayout.Oci && (content.Readme ?? content.Schema) is not null)
            _terminal.Error.WriteLine($"note: README and schema stay behind: the layout {layout.ToString().ToLowerInvariant()} has no place for them.");
        using var use = await store.UseAsync(cancellationToken);
        await store.SetAsync(reference, await ArtifactWriter.WriteAsync(store, content, layout, cancellationToken), cancellationToken);
    }
}
