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

    public RegistryOptions Options(ParseResult result, RegistryCredential? credential = null) => new()
    {
        PlainHttp = result.GetValue(_plainHttp),
        CertificateAuthorities = result.GetValue(_authorities),
        Credential = credential,
    };

    public RegistryClient Client(ParseResult result, RegistryCredential? credential = null) => new(Options(result, credential));

    /// <summary>An artifact of the store, which gets it first where it has to.</summary>
    public async Task<StoredArtifact> GetAsync(
        ParseResult result, ContentStore store, ArtifactReference reference, Action<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        using var client = Client(result);
        return await ArtifactTransfer.GetAsync(client, store, reference, asks: true, progress, cancellationToken);
    }
}
