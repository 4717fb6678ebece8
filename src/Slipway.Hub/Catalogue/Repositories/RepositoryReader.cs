using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Artifacts;
using Slipway.Hub.Accounts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Modules;
using Slipway.Hub.Storage;

namespace Slipway.Hub.Catalogue;

/// <summary>Gathers what pages show.</summary>
internal sealed class RepositoryReader(
    IMetadataStore metadata, IBlobStorage storage, ArtifactFactsReader facts, Authenticator authenticator, TimeProvider time)
{
    private const int MaxReleases = 100;
    private const int MaxReadme = 256 << 10;
    private const int MaxSchema = 256 << 10;

    /// <summary>
    /// The view that a request is about: <c>/r/NAME?tag=TAG</c>, or the newest tag. Null where there is nothing that its caller may see.
    /// </summary>
    public async Task<RepositoryView?> ReadAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["name"] as string ?? "";
        var (caller, _) = await authenticator.AuthenticateAsync(context);
        return await metadata.FindRepositoryAsync(name, context.RequestAborted) is { } repository
            && caller.ActionsOn(repository.Name, repository.IsPublic).HasFlag(RepositoryActions.Pull)
            ? await ReadAsync(repository, context.Request.Query["tag"].FirstOrDefault(), context.RequestAborted)
            : null;
    }

    private async Task<RepositoryView?> ReadAsync(Repository repository, string? tag, CancellationToken cancellationToken)
    {
        var releases = await metadata.ListReleasesAsync(repository, MaxReleases, cancellationToken);
        var release = tag is null ? RepositoryView.Newest(releases) : releases.FirstOrDefault(release => release.Tag.Name == tag);
        if (release is null || await metadata.FindManifestAsync(repository, release.Tag.Digest, cancellationToken) is not { } stored)
            return null;
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var known = await facts.ReadAsync(stored, cancellationToken);
        var blobs = await ManifestBlobs.OfAsync(metadata, storage, stored, cancellationToken);
        var layers = known.Problem is null ? Manifest.Parse(repository.Name, stored.Content).Layers : [];
        var readme = await DocumentAsync(blobs, layers, MediaTypes.Documentation, MaxReadme, cancellationToken);
        var schema = await DocumentAsync(blobs, layers, MediaTypes.Schema, MaxSchema, cancellationToken);
        return new RepositoryView
        {
            Repository = repository,
            Releases = releases,
            Release = release,
            Facts = known,
            Readme = readme is null ? null : Encoding.UTF8.GetString(readme),
            Schema = schema is null ? null : SchemaField.Read(schema),
            Pulls = await metadata.CountPullsAsync(repository, cancellationToken),
            PullsByDay = await metadata.ListPullsAsync(repository, today.AddDays(1 - PullPlot.Days), cancellationToken),
            Today = today,
        };
    }

    private static async Task<byte[]?> DocumentAsync(
        IContentSource source, IReadOnlyList<Descriptor> layers, string mediaType, int limit, CancellationToken cancellationToken) =>
        layers.FirstOrDefault(layer => layer.MediaType == mediaType && layer.Size <= limit) is { } layer
            ? await source.ReadAsync(layer, limit, cancellationToken)
            : null;
}
