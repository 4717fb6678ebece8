using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using Slipway.Artifacts;
using Slipway.Hub.Metadata;
using Slipway.Hub.Modules;

namespace Slipway.Hub.Registry;

/// <summary>Manifests and indexes, by digest and by tag.</summary>
internal sealed class ManifestEndpoints(IMetadataStore metadata, PullCounter pulls, ModuleExaminer examiner)
{
    /// <summary>GET and HEAD.</summary>
    public async Task GetAsync(RegistryRequest request)
    {
        var repository = request.Repository;
        var manifest = await FindAsync(repository, request) ?? throw RegistryException.UnknownManifest(request.Reference, request.Name);
        var content = manifest.Content;
        RegistryAnswers.SetDigest(request.Response, content.Digest);
        if (HttpMethods.IsGet(request.Http.Method))
            pulls.Count(repository);
        var tag = new EntityTagHeaderValue($"\"{content.Digest}\"");
        await Results.Bytes(content.Bytes, content.MediaType, entityTag: tag).ExecuteAsync(request.Context);
    }

    public async Task PutAsync(RegistryRequest request)
    {
        var digest = request.Reference.Contains(':') ? request.Digest : null;
        var tag = digest is null ? request.Reference : null;
        if (tag is not null && !RegistryPath.IsTag(tag))
            throw RegistryException.InvalidManifest($"'{tag}' is no tag: that is up to 128 letters, digits, '_', '.' and '-'");
        var bytes = await ReadAsync(request);
        var manifest = ManifestDocument.Parse(MediaType(request), bytes);
        if (digest is not null && digest != manifest.Digest)
            throw RegistryException.InvalidRequest("DIGEST_INVALID", $"The manifest's digest is {manifest.Digest}, and not {digest}.");
        var repository = request.KnownRepository ?? await metadata.AddRepositoryAsync(request.Name, request.Aborted);
        var missing = await metadata.PutManifestAsync(request.Actor, repository, manifest, tag, request.Aborted);
        if (missing.Count > 0)
            throw Refusal(request.Name, missing[0]);
        examiner.Signal();
        request.Response.StatusCode = StatusCodes.Status201Created;
        request.Response.Headers.Location = RegistryAnswers.Location(request.Name, "manifests", manifest.Digest);
        RegistryAnswers.SetDigest(request.Response, manifest.Digest);
        if (manifest.Subject is not null)
            request.Response.Headers["OCI-Subject"] = manifest.Subject.ToString();
    }

    public async Task DeleteAsync(RegistryRequest request)
    {
        var repository = request.Repository;
        var deleted = request.Reference.Contains(':')
            ? await metadata.DeleteManifestAsync(request.Actor, repository, request.Digest, request.Aborted)
            : await metadata.DeleteTagAsync(request.Actor, repository, request.Reference, request.Aborted);
        if (!deleted)
            throw RegistryException.UnknownManifest(request.Reference, request.Name);
        request.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private Task<StoredManifest?> FindAsync(Repository repository, RegistryRequest request) => request.Reference.Contains(':')
        ? metadata.FindManifestAsync(repository, request.Digest, request.Aborted)
        : metadata.FindManifestAsync(repository, request.Reference, request.Aborted);

    private static string? MediaType(RegistryRequest request)
    {
        if (request.Http.ContentType is not { Length: > 0 } text)
            return null;
        return MediaTypeHeaderValue.TryParse(text, out var parsed)
            ? parsed.MediaType.ToString()
            : throw RegistryException.InvalidManifest($"Content-Type '{text}' is no media type");
    }

    private static async Task<byte[]> ReadAsync(RegistryRequest request)
    {
        request.Context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        var reader = request.Http.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(request.Aborted);
            var length = Math.Max(read.Buffer.Length, request.Http.ContentLength ?? 0);
            if (read.IsCompleted && length <= Artifacts.Manifest.MaxSize)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            // Not yet taken, so that the next read has it too.
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (length > Artifacts.Manifest.MaxSize)
            {
                throw new RegistryException(
                    StatusCodes.Status413PayloadTooLarge, "SIZE_INVALID", $"A manifest has at most {Artifacts.Manifest.MaxSize} bytes.");
            }
        }
    }

    private static RegistryException Refusal(string repository, MissingContent missing) => missing.ActualSize is { } size
        ? RegistryException.InvalidManifest(
            $"it says that {missing.Expected.Digest} has {missing.Expected.Size} bytes, and it has {size}")
        : new RegistryException(
            StatusCodes.Status400BadRequest, "MANIFEST_BLOB_UNKNOWN",
            $"The manifest needs {missing.Expected.Digest} ({missing.Expected.MediaType}), which {repository} does not have; push that first.",
            new { digest = missing.Expected.Digest.ToString() });
}
