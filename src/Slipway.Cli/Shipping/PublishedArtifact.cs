using System.CommandLine;
using Slipway.Artifacts;
using Slipway.Cli.Output;

namespace Slipway.Cli.Shipping;

/// <summary>An artifact that was named where a file could have been.</summary>
internal sealed record PublishedArtifact(ContentStore Store, StoredArtifact Stored, Artifact Artifact)
{
    public static async Task<PublishedArtifact> GetAsync(
        RegistryAccess registry, ParseResult result, Terminal terminal, string reference, CancellationToken cancellationToken)
    {
        var store = ContentStore.OfUser();
        using var bar = new TransferBar(terminal.Error);
        var stored = await registry.GetAsync(result, store, ArtifactReference.Parse(reference), bar.Report, cancellationToken);
        return new PublishedArtifact(store, stored, await ArtifactReader.ReadAsync(store, stored, cancellationToken));
    }

    /// <summary>The module as a file of the store, for whoever loads it by its name.</summary>
    public string ModuleFile() => Store.ModuleFile(Artifact.Module.Span);
}
