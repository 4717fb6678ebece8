using System.Buffers;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;
using Slipway.Artifacts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Modules;

/// <summary>
/// Looks into manifests after they were pushed, one at a time since a module has to be in memory for that, and keeps the modules that it finds.
/// </summary>
internal sealed class ModuleExaminer(IMetadataStore metadata, IBlobStorage storage, ILogger<ModuleExaminer> logger) : PendingWork(logger)
{
    /// <summary>No name of a repository, so that nobody can push into it.</summary>
    private const string UploadName = ".modules";

    protected override async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await metadata.NextUnexaminedAsync(cancellationToken) is { } manifest)
            await ExamineAsync(manifest, cancellationToken);
    }

    private async Task ExamineAsync(StoredManifest manifest, CancellationToken cancellationToken)
    {
        StoredBlob? module = null;
        Examination examination;
        try
        {
            var blobs = await ManifestBlobs.OfAsync(metadata, storage, manifest, cancellationToken);
            var (layout, bytes) = await ReadAsync(blobs, manifest, cancellationToken);
            module = await KeepAsync(bytes, cancellationToken);
            examination = new Examination(layout, module.Digest, null);
        }
        catch (ArtifactException e)
        {
            examination = new Examination(null, null, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It would fail again and again, and keep those behind it from their turn.
            Logger.LogError(e, "{Digest} cannot be looked into", manifest.Content.Digest);
            examination = new Examination(null, null, "It could not be looked into.");
        }

        var kept = await metadata.SetExaminationAsync(manifest, examination, module, cancellationToken);
        if (module is not null && kept?.Key != module.Key)
            storage.Delete(module.Key);
    }

    private static async Task<(ArtifactLayout Layout, ReadOnlyMemory<byte> Module)> ReadAsync(
        ManifestBlobs blobs, StoredManifest manifest, CancellationToken cancellationToken)
    {
        if (MediaTypes.IsIndex(manifest.Content.MediaType))
            throw new ArtifactException("It is an index of manifests, which hosts of filters pin by another digest or refuse.");
        if (ArtifactReader.TooLarge(Manifest.Parse("the artifact", manifest.Content)) is { } reason)
            throw new ArtifactException($"It {reason}.");
        var artifact = await ArtifactReader.ReadAsync(blobs, blobs.Artifact, cancellationToken);
        return (artifact.Layout, artifact.Module);
    }

    private async Task<StoredBlob> KeepAsync(ReadOnlyMemory<byte> module, CancellationToken cancellationToken)
    {
        var id = await storage.BeginUploadAsync(UploadName, cancellationToken);
        await storage.AppendAsync(UploadName, id, null, PipeReader.Create(new ReadOnlySequence<byte>(module)), cancellationToken);
        return await storage.CompleteAsync(UploadName, id, Digest.Of(module.Span), cancellationToken);
    }
}
