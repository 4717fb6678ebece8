using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;

namespace Slipway.Cli.Commands;

/// <summary><c>slipway save</c>: artifacts of the store as one file.</summary>
internal sealed class SaveCommand : DocumentedCommand
{
    public SaveCommand(Terminal terminal)
        : base("save", "Writes artifacts of the store into one file, for machines that no registry can be reached from.")
    {
        var references = new Argument<string[]>("REF") { Description = "What to save.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o") { Description = "The file.", HelpName = "FILE", Required = true };
        var json = SharedOptions.Json();
        Arguments.Add(references);
        Options.Add(output);
        Options.Add(json);
        SetAction(async (result, cancellationToken) =>
        {
            var path = result.GetRequiredValue(output);
            var store = ContentStore.OfUser();
            var artifacts = result.GetRequiredValue(references).Select(text => store.Get(ArtifactReference.Parse(text))).ToList();
            await WholeFile.WriteAsync(path, file => StoreArchive.SaveAsync(store, artifacts, file, cancellationToken));

            var size = new FileInfo(path).Length;
            if (result.GetValue(json))
                terminal.WriteJson(new { File = path, Size = size, Artifacts = Rows(artifacts) });
            else
                terminal.Out.WriteLine($"saved {artifacts.Count} artifact{(artifacts.Count == 1 ? "" : "s")}, {Sizes.Bytes(size)}, in {path}");
            return ExitCodes.Ok;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("Two filters on a stick:", "slipway save ghcr.io/acme/greeter:1.0 ghcr.io/acme/waf:2.1 -o filters.tar"),
        new("Other tools read it too:", "skopeo inspect oci-archive:filters.tar:1.0"),
    ];

    internal static IEnumerable<object> Rows(IEnumerable<StoredArtifact> artifacts) =>
        artifacts.Select(artifact => new { artifact.Reference, artifact.Manifest.Digest });
}

/// <summary><c>slipway load</c>: the other end of <c>slipway save</c>.</summary>
internal sealed class LoadCommand : DocumentedCommand
{
    public LoadCommand(Terminal terminal)
        : base("load", "Reads artifacts into the store from a file that 'slipway save' has written.")
    {
        var file = new Argument<string>("FILE") { Description = "An OCI image layout in a tar archive." };
        var json = SharedOptions.Json();
        Arguments.Add(file);
        Options.Add(json);
        SetAction(async (result, cancellationToken) =>
        {
            var path = result.GetRequiredValue(file);
            await using var input = Open(path);
            var artifacts = await StoreArchive.LoadAsync(ContentStore.OfUser(), input, path, cancellationToken);
            if (result.GetValue(json))
                terminal.WriteJson(new { File = path, Artifacts = SaveCommand.Rows(artifacts) });
            foreach (var artifact in result.GetValue(json) ? [] : artifacts)
                terminal.Out.WriteLine(Printable.Line($"loaded {artifact.Reference}@{artifact.Manifest.Digest}"));
            return ExitCodes.Ok;
        });
    }

    public override IReadOnlyList<Example> Examples { get; } =
        [new("And on into the registry of the other side:", "slipway load filters.tar && slipway push registry.internal/greeter:1.0")];

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCodes.Invalid, $"{path} cannot be read: {e.Message}", inner: e);
        }
    }
}
