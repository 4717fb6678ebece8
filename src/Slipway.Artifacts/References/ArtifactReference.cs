using System.Text.RegularExpressions;

namespace Slipway.Artifacts;

/// <summary>Where an artifact is: <c>registry/repository:tag</c>, <c>registry/repository@sha256:…</c>, or with both.</summary>
public sealed partial record ArtifactReference
{
    private const string Scheme = "oci://";
    private const int MaxRepositoryLength = 255;

    private ArtifactReference(string registry, string repository, string? tag, Digest? digest) =>
        (Registry, Repository, Tag, Digest) = (registry, repository, tag, digest);

    /// <summary>Host, and port where there is one.</summary>
    public string Registry { get; }

    /// <summary>The path within the registry.</summary>
    public string Repository { get; }

    /// <summary>The tag; null only where there is a digest.</summary>
    public string? Tag { get; }

    /// <summary>The digest of the manifest; where there is one it decides, and not the tag.</summary>
    public Digest? Digest { get; }

    /// <summary>What a registry is asked for: the digest, or else the tag.</summary>
    public string TagOrDigest => Digest?.ToString() ?? Tag!;

    /// <summary>Whether a text says by its scheme that it is a reference, and not a file.</summary>
    public static bool HasScheme(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads a reference, with or without <c>oci://</c>. Without tag and digest it means the tag <c>latest</c>.</summary>
    /// <exception cref="ArtifactException">It is none.</exception>
    public static ArtifactReference Parse(string text)
    {
        var (registry, rest) = SplitRegistry(text);
        Digest? digest = null;
        if (rest.IndexOf('@') is >= 0 and var at)
        {
            digest = Artifacts.Digest.TryParse(rest[(at + 1)..], out var parsed)
                ? parsed
                : throw Wrong(text, "what follows '@' is not sha256: and 64 hexadecimal digits in lower case");
            rest = rest[..at];
        }

        string? tag = null;
        if (rest.LastIndexOf(':') is >= 0 and var colon)
        {
            (tag, rest) = (rest[(colon + 1)..], rest[..colon]);
            if (!TagPattern().IsMatch(tag))
                throw Wrong(text, $"'{tag}' is no tag: that is up to 128 letters, digits, '_', '.' and '-', beginning with neither '.' nor '-'");
        }

        if (rest.Length > MaxRepositoryLength || !RepositoryPattern().IsMatch(rest))
            throw Wrong(text, $"'{rest}' is no repository: that is names of lower-case letters and digits, with single separators, between '/'");
        return new ArtifactReference(registry, rest, tag ?? (digest is null ? "latest" : null), digest);
    }

    /// <summary>Reads <c>registry/repository</c>, where a tag or digest would be a mistake.</summary>
    /// <exception cref="ArtifactException">It is none.</exception>
    public static ArtifactReference ParseRepository(string text)
    {
        var (_, rest) = SplitRegistry(text);
        return rest.AsSpan().ContainsAny('@', ':') ? throw Wrong(text, "a repository is meant here, without tag or digest") : Parse(text);
    }

    /// <summary>The same repository, by a digest alone.</summary>
    public ArtifactReference At(Digest digest) => new(Registry, Repository, null, digest);

    /// <summary>The same repository, by a tag alone.</summary>
    public ArtifactReference At(string tag) =>
        TagPattern().IsMatch(tag) ? new(Registry, Repository, tag, null) : throw Wrong($"{Registry}/{Repository}:{tag}", $"'{tag}' is no tag");

    /// <summary>The reference as it is written, without scheme.</summary>
    public override string ToString() =>
        $"{Registry}/{Repository}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    private static (string Registry, string Remainder) SplitRegistry(string text)
    {
        var bare = HasScheme(text) ? text[Scheme.Length..] : text;
        var slash = bare.IndexOf('/');
        var registry = slash < 0 ? "" : bare[..slash];

        // As everywhere: a name without dot and port would be a user of Docker Hub.
        if (registry != "localhost" && !registry.AsSpan().ContainsAny('.', ':'))
        {
            throw new ArtifactException(
                $"'{text}' names no registry.",
                "Write registry/repository:tag, for instance ghcr.io/acme/filter:1.0 or docker.io/acme/filter:1.0.");
        }

        return RegistryPattern().IsMatch(registry)
            ? (registry, bare[(slash + 1)..])
            : throw Wrong(text, $"'{registry}' is no host with a port or without");
    }

    private static ArtifactException Wrong(string text, string reason) => new($"'{text}' is no reference of an artifact: {reason}.");

    [GeneratedRegex(@"^(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?\z")]
    private static partial Regex RegistryPattern();

    [GeneratedRegex(@"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}\z")]
    private static partial Regex TagPattern();
}
