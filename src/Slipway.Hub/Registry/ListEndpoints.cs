using Slipway.Artifacts;
using Slipway.Hub.Metadata;

namespace Slipway.Hub.Registry;

/// <summary>What there is: repositories, tags, and what refers to a manifest.</summary>
internal sealed class ListEndpoints(IMetadataStore metadata)
{
    /// <summary>Annotations come with them, so that these pages are shorter.</summary>
    private const int MaxReferrers = 200;

    public async Task CatalogueAsync(RegistryRequest request)
    {
        var (limit, after) = RegistryAnswers.Page(request.Http);
        var found = await metadata.ListRepositoriesAsync(request.Caller, after, limit + 1, request.Aborted);
        var page = RegistryAnswers.CutToPage(request.Context, found, limit, repository => repository.Name);
        await RegistryAnswers.WriteAsync(request.Response, new { Repositories = page.Select(repository => repository.Name) });
    }

    public async Task TagsAsync(RegistryRequest request)
    {
        var (limit, after) = RegistryAnswers.Page(request.Http);
        var repository = request.Repository;
        var found = await metadata.ListTagsAsync(repository, after, limit + 1, request.Aborted);
        var page = RegistryAnswers.CutToPage(request.Context, found, limit, tag => tag.Name);
        await RegistryAnswers.WriteAsync(request.Response, new { request.Name, Tags = page.Select(tag => tag.Name) });
    }

    public async Task ReferrersAsync(RegistryRequest request)
    {
        var subject = request.Digest;
        var limit = Math.Min(RegistryAnswers.Page(request.Http).Limit, MaxReferrers);
        var after = request.Http.Query["last"].ToString();
        var type = request.Http.Query["artifactType"] is [{ Length: > 0 } text] ? text : null;

        // Not known is not an error here: clients take 404 for a registry that keeps no referrers.
        var found = request.KnownRepository is { } repository
            ? await metadata.ListReferrersAsync(repository, subject, type, after, limit + 1, request.Aborted)
            : [];
        var page = RegistryAnswers.CutToPage(request.Context, found, limit, referrer => referrer.Content.Digest.ToString());
        if (type is not null)
            request.Response.Headers["OCI-Filters-Applied"] = "artifactType";
        await RegistryAnswers.WriteAsync(
            request.Response,
            new
            {
                SchemaVersion = 2,
                MediaType = MediaTypes.OciIndex,
                Manifests = page.Select(referrer => referrer.Content.Descriptor with
                {
                    ArtifactType = referrer.ArtifactType,
                    Annotations = ManifestDocument.AnnotationsOf(referrer.Content),
                }),
            },
            MediaTypes.OciIndex);
    }
}
