namespace Slipway.Artifacts;

/// <summary>Where the API of a registry is.</summary>
internal static class RegistryAddress
{
    public static Uri Of(string registry, bool plainHttp)
    {
        // The name in references is that of a web site; docker has the other built in.
        var host = registry == "docker.io" ? "registry-1.docker.io" : registry;
        return Uri.TryCreate($"{(plainHttp ? "http" : "https")}://{host}/v2/", UriKind.Absolute, out var address)
            ? address
            : throw new ArtifactException($"'{registry}' is no address of a registry.");
    }

    public static bool SameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
