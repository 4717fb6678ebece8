namespace Slipway.Hub.Catalogue;

/// <summary>
/// What the annotations of an artifact say about it: those of the OCI image specification ("Pre-Defined Annotation Keys"), and our own.
/// </summary>
internal sealed record ArtifactDescription
{
    private const string Prefix = "org.opencontainers.image.";
    private const int MaxLength = 4096;

    public string? Title { get; init; }

    public string? Description { get; init; }

    public string? Version { get; init; }

    public string? Licence { get; init; }

    /// <summary>Where its source is; nothing but http and https.</summary>
    public string? Source { get; init; }

    /// <summary>The clusters that it calls.</summary>
    public IReadOnlyList<string> Clusters { get; init; } = [];

    /// <summary>The functions of the host that it needs.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    public static ArtifactDescription Of(IReadOnlyDictionary<string, string>? annotations)
    {
        return new ArtifactDescription
        {
            Title = Value(Prefix + "title"),
            Description = Value(Prefix + "description"),
            Version = Value(Prefix + "version"),
            Licence = Value(Prefix + "licenses"),
            Source = Link(Value(Prefix + "source") ?? Value(Prefix + "url")),
            Clusters = List("dev.slipway.clusters"),
            Capabilities = List("dev.slipway.capabilities"),
        };

        string? Value(string key) => annotations?.GetValueOrDefault(key)?.Trim() is { Length: > 0 } value
            ? value[..Math.Min(value.Length, MaxLength)]
            : null;

        IReadOnlyList<string> List(string key) =>
            Value(key)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
    }

    private static string? Link(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") ? uri.AbsoluteUri : null;
}
