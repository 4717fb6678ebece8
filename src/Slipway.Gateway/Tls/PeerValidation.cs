using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;

namespace Slipway.Gateway.Tls;

/// <summary>Whether a peer's certificate is good, by Envoy's rules: the name of the server counts only where the configuration says which.</summary>
internal sealed class PeerValidation
{
    private readonly CertificateValidation _rules;
    private readonly CertificateFile<X509Certificate2Collection>? _roots;

    /// <summary>
    /// How chains are built: of what the peer has sent. Certificates that it leaves out are not fetched from where its own say, as Envoy does not
    /// either: whoever connects could have us ask any address, and a thread would wait for the answer.
    /// </summary>
    public static X509ChainPolicy ChainPolicy => new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };

    /// <param name="owner">Whose rules they are, to begin a message with.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="logger">Where it is told that files have changed.</param>
    /// <exception cref="GatewayException">The roots cannot be read.</exception>
    public PeerValidation(string owner, CertificateValidation rules, ILogger logger)
    {
        _rules = rules;
        if (rules.TrustedCa is { } source)
            _roots = CertificateFile.OfRoots($"trusted_ca of {owner}", source, logger);
    }

    /// <summary>Whether a certificate is good; a peer without one is not.</summary>
    /// <param name="certificate">The peer's.</param>
    /// <param name="sent">The chain, with what the peer has sent besides.</param>
    public bool IsGood(X509Certificate? certificate, X509Chain? sent)
    {
        if (certificate is not X509Certificate2 leaf)
            return false;
        if (!_rules.Hashes.IsEmpty && !_rules.Hashes.Contains(leaf.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()))
            return false;
        if (_roots is null && !_rules.UsesSystemRoots)
            return true;
        return HasGoodChain(leaf, sent) && (_rules.Names.IsEmpty || SubjectNames.AllOf(leaf).Any(name => _rules.Names.Any(rule => rule.Matches(name))));
    }

    private bool HasGoodChain(X509Certificate2 leaf, X509Chain? sent)
    {
        using var chain = new X509Chain { ChainPolicy = ChainPolicy };
        if (_roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(_roots.Current);
        }

        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainElements.Select(element => element.Certificate).ToArray());
        return chain.Build(leaf);
    }
}
