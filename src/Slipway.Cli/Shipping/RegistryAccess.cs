using System.CommandLine;
using Slipway.Artifacts;

namespace Slipway.Cli.Shipping;

/// <summary>The options that every command with a registry has, and what they make.</summary>
internal sealed class RegistryAccess
{
    private readonly Option<bool> _plainHttp = new("--plain-http")
    {
        Description = "Talk to the registry without TLS. Credentials can be read on their way.",
    };

    private readonly Option<string?> _authorities = new("--ca")
    {
        Description = "Certificate authorities to trust beside the system's, in PEM.",
        HelpName = "FILE",
    };

    /// <summary>Adds the options to a command.</summary>
    public RegistryAccess(Command command)
    {
        command.Options.Add(_plainHttp);
        command.Options.Add(_authorities);
    }

    /// <summary>Whether the registry is spoken to without TLS.</summary>
    public bool PlainHttp(ParseResult result) => result.GetValue(_plainHttp);

    public RegistryClient Client(ParseResult result, RegistryCredential? credential = null) => new(new RegistryOptions
    {
        PlainHttp = PlainHttp(result),
        CertificateAuthorities = result.GetValue(_authorities),
        Credential = credential,
    });

    /// <summary>An artifact of the store, which gets it first where it has to.</summary>
    public async Task<StoredArtifact> GetAsync(
        ParseResult result, ContentStore store, ArtifactReference reference, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        // A digest always leads to the same; where a tag leads now, only the registry knows.
        if (reference.Digest is not null && store.Find(reference) is { } known)
            return known;
        using var client = Client(result);
        return await ArtifactTransfer.PullAsync(client, store, reference, progress, cancellationToken);
    }
}
