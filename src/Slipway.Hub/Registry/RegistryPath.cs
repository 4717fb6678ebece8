using System.Text.RegularExpressions;
using Slipway.Artifacts;

namespace Slipway.Hub.Registry;

/// <summary>What the path of a request is about (OCI distribution specification, "Endpoints").</summary>
/// <param name="Resource">Which of the endpoints.</param>
/// <param name="Repository">The name of the repository; nothing for those that are not about one.</param>
/// <param name="Reference">Tag, digest or identifier, unchecked; nothing where there is none.</param>
internal sealed partial record RegistryPath(RegistryResource Resource, string Repository = "", string Reference = "")
{
    private const int MaxNameLength = 255;

    /// <summary>Reads what follows <c>/v2/</c>; null where it is no endpoint.</summary>
    public static RegistryPath? TryParse(string path)
    {
        if (path.Length == 0)
            return new RegistryPath(RegistryResource.Base);
        if (path == "_catalog")
            return new RegistryPath(RegistryResource.Catalogue);

        // From the end: components of a name may be called as endpoints are.
        return path.Split('/') switch
        {
            [.. var name, "tags", "list"] => Of(RegistryResource.Tags, name),
            [.. var name, "blobs", "uploads", ""] => Of(RegistryResource.Uploads, name),
            [.. var name, "blobs", "uploads"] => Of(RegistryResource.Uploads, name),
            [.. var name, "blobs", "uploads", var id] => Of(RegistryResource.Upload, name, id),
            [.. var name, "blobs", var digest] => Of(RegistryResource.Blob, name, digest),
            [.. var name, "manifests", var reference] => Of(RegistryResource.Manifest, name, reference),
            [.. var name, "referrers", var digest] => Of(RegistryResource.Referrers, name, digest),
            _ => null,
        };
    }

    /// <summary>Whether a text may name a repository.</summary>
    public static bool IsName(string text) => text.Length <= MaxNameLength && NamePattern().IsMatch(text);

    /// <summary>Whether a text may name a tag.</summary>
    public static bool IsTag(string text) => TagPattern().IsMatch(text);

    private static RegistryPath? Of(RegistryResource resource, string[] name, string reference = "") =>
        name.Length == 0 ? null : new RegistryPath(resource, string.Join('/', name), reference);

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z")]
    private static partial Regex TagPattern();
}

/// <summary>The endpoints of a registry.</summary>
internal enum RegistryResource
{
    /// <summary><c>/v2/</c></summary>
    Base,

    /// <summary><c>/v2/_catalog</c></summary>
    Catalogue,

    /// <summary><c>/v2/NAME/tags/list</c></summary>
    Tags,

    /// <summary><c>/v2/NAME/manifests/REFERENCE</c></summary>
    Manifest,

    /// <summary><c>/v2/NAME/blobs/DIGEST</c></summary>
    Blob,

    /// <summary><c>/v2/NAME/blobs/uploads/</c></summary>
    Uploads,

    /// <summary><c>/v2/NAME/blobs/uploads/ID</c></summary>
    Upload,

    /// <summary><c>/v2/NAME/referrers/DIGEST</c></summary>
    Referrers,
}
