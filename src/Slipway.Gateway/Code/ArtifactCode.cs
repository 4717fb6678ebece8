using Microsoft.Extensions.Logging;
using Slipway.Artifacts;
using Slipway.Envoy;

namespace Slipway.Gateway.Code;

/// <summary>
/// Gets modules from OCI registries, into the store that the commands share. As for every remote module, the gateway does not start without them.
/// </summary>
internal sealed class ArtifactCode(RegistryOptions registries, ContentStore? given, ILogger logger)
{
    // The user's store is only made where something is to be kept in it.
    private ContentStore? _store = given;

    /// <param name="source">Where the artifact is.</param>
    /// <param name="configuration">What the plugin is given; it must match the artifact's schema.</param>
    /// <param name="plugin">Whose code it is, for messages.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What to call it in messages, and the module.</returns>
    /// <exception cref="GatewayException">It cannot be had, or is not what this configuration is for.</exception>
    public async Task<(string Source, ReadOnlyMemory<byte> Code)> FetchAsync(
        ArtifactDataSource source, ReadOnlyMemory<byte> configuration, string plugin, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (source.Timeout > TimeSpan.Zero)
            limit.CancelAfter(source.Timeout);
        try
        {
            var reference = Reference(source, plugin);
            var store = _store ??= ContentStore.OfUser();
            using var client = new RegistryClient(OptionsFor(source, plugin));
            var asks = source.PullPolicy == ArtifactPullPolicy.Always
                || (source.PullPolicy == ArtifactPullPolicy.Unspecified && reference.Tag == "latest");
            var stored = await ArtifactTransfer.GetAsync(client, store, reference, asks, progress: null, limit.Token).ConfigureAwait(false);
            var artifact = await ArtifactReader.ReadAsync(store, stored, limit.Token).ConfigureAwait(false);
            if (artifact.Schema is { } schema)
                ConfigurationSchema.Parse($"the schema of {reference}", schema).Require(configuration, "its configuration");
            logger.LogInformation("Plugin {Plugin}: {Reference} is {Digest}", plugin, source.Reference, stored.Manifest.Digest);
            return ($"oci://{reference.At(stored.Manifest.Digest)}", artifact.Module);
        }
        catch (ArtifactException e)
        {
            throw new GatewayException($"Plugin {plugin}: {e.Message}{(e.Hint is null ? "" : " ")}{e.Hint}", e);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GatewayException(
                $"Plugin {plugin}: {source.Reference} was not there within {source.Timeout.TotalSeconds:0.###} s; give http_uri.timeout more.");
        }
    }

    private static ArtifactReference Reference(ArtifactDataSource source, string plugin)
    {
        var reference = ArtifactReference.Parse(source.Reference);
        if (source.Sha256.Length == 0)
            return reference;

        // As for Istio, it is the manifest's digest and not the module's: the artifact is asked for by it.
        var pinned = reference.At(Digest.Parse($"sha256:{source.Sha256}"));
        return reference.Digest is null || reference.Digest == pinned.Digest
            ? pinned
            : throw new GatewayException($"Plugin {plugin}: {source.Reference} has another digest than sha256, {source.Sha256}; leave out one of them.");
    }

    private RegistryOptions OptionsFor(ArtifactDataSource source, string plugin) => registries with
    {
        Attempts = source.Retries + 1,
        Credentials = source.PullSecret.Length > 0
            ? DockerConfiguration.OfSecret($"The pull secret of plugin {plugin}", source.PullSecret)
            : registries.Credentials,
    };
}
