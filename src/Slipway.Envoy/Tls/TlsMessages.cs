using System.Collections.Immutable;

namespace Slipway.Envoy;

/// <summary>Messages of <c>envoy.extensions.transport_sockets.tls.v3</c>.</summary>
internal static class TlsMessages
{
    private const string Package = "envoy.extensions.transport_sockets.tls.v3";
    private const string NoSecretServer = "write the certificates into the file, or name files";

    private static readonly EnumReader<TlsVersion> MinVersions = new()
    {
        { "TLS_AUTO", 0, TlsVersion.Tls12 },
        { "TLSv1_0", 1, null },
        { "TLSv1_1", 2, null },
        { "TLSv1_2", 3, TlsVersion.Tls12 },
        { "TLSv1_3", 4, TlsVersion.Tls13 },
    };

    private static readonly EnumReader<TlsVersion> MaxVersions = new()
    {
        { "TLS_AUTO", 0, TlsVersion.Tls13 },
        { "TLSv1_0", 1, null },
        { "TLSv1_1", 2, null },
        { "TLSv1_2", 3, TlsVersion.Tls12 },
        { "TLSv1_3", 4, TlsVersion.Tls13 },
    };

    private static readonly EnumReader<int> NameTypes = new()
    {
        { "EMAIL", 1, 1 }, { "DNS", 2, 2 }, { "URI", 3, 3 }, { "IP_ADDRESS", 4, 4 }, { "OTHER_NAME", 5, null },
    };

    private static readonly Message<(TlsVersion Min, TlsVersion Max)> Parameters =
        new Message<(TlsVersion Min, TlsVersion Max)>($"{Package}.TlsParameters", (TlsVersion.Tls12, TlsVersion.Tls13))
        {
            { "tls_minimum_protocol_version", MinVersions.Read, (value, version) => (version, value.Max) },
            { "tls_maximum_protocol_version", MaxVersions.Read, (value, version) => (value.Min, version) },
        }
        .Refuses("cipher_suites ecdh_curves signature_algorithms compliance_policies", "the system's policy holds")
        .Then((value, fields) =>
        {
            if (value.Min > value.Max)
                fields.Message.Error("the oldest version is newer than the newest one");
            return value;
        });

    private static readonly Message<TlsCertificate> Certificate =
        new Message<TlsCertificate>($"{Package}.TlsCertificate", new())
        {
            { "certificate_chain", DataSourceMessages.DataSource.Read, (value, source) => value with { CertificateChain = source } },
            { "private_key", DataSourceMessages.DataSource.Read, (value, source) => value with { PrivateKey = source } },
            { "password", DataSourceMessages.DataSource.Read, (value, source) => value with { Password = source } },
        }
        .Requires("certificate_chain", "private_key")
        .Ignores("watched_directory", "files are read again when they have changed")
        .Refuses("pkcs12 private_key_provider ocsp_staple signed_certificate_timestamp", "use certificate_chain and private_key");

    private static readonly Message<StringMatcher> TypedName =
        new Message<StringMatcher>($"{Package}.SubjectAltNameMatcher", new())
        {
            { "san_type", NameTypes.Read },
            { "matcher", MatchMessages.StringMatcher.Read, (_, matcher) => matcher },
        }
        .Requires("san_type", "matcher")
        .Refuses("oid");

    private static readonly Message<bool> SystemRoots = new($"{Package}.CertificateValidationContext.SystemRootCerts", true);

    private static readonly Message<CertificateValidation> Validation =
        new Message<CertificateValidation>($"{Package}.CertificateValidationContext", new())
        {
            { "trusted_ca", DataSourceMessages.DataSource.Read, (value, source) => value with { TrustedCa = source } },
            { "system_root_certs", SystemRoots.Read, (value, _) => value with { UsesSystemRoots = true } },
            {
                "match_typed_subject_alt_names", Composites.Repeated(TypedName.Read),
                (value, names) => value with { Names = names }
            },
            {
                "match_subject_alt_names", Composites.Repeated(MatchMessages.StringMatcher.Read),
                (value, names) => value with { Names = names }
            },
            { "verify_certificate_hash", Composites.Repeated(Hash), (value, hashes) => value with { Hashes = hashes } },
        }
        .AtMostOneOf("match_typed_subject_alt_names", "match_subject_alt_names")
        .AtMostOneOf("trusted_ca", "system_root_certs")
        .Ignores("watched_directory", "files are read again when they have changed")
        .Refuses("verify_certificate_spki crl ca_certificate_provider_instance allow_expired_certificate trust_chain_verification " +
            "custom_validator_config only_verify_leaf_cert_crl max_verify_depth require_signed_certificate_timestamp",
            "use trusted_ca, match_typed_subject_alt_names or verify_certificate_hash")
        .Then((value, fields) =>
        {
            if (!value.Names.IsEmpty && value.TrustedCa is null && !value.UsesSystemRoots)
                fields.Message.Error("names in certificates mean nothing without trusted_ca or system_root_certs");
            return value;
        });

    private static readonly Message<TlsContext> Common =
        new Message<TlsContext>($"{Package}.CommonTlsContext", new())
        {
            { "tls_params", Parameters.Read, (value, versions) => value with { MinVersion = versions.Min, MaxVersion = versions.Max } },
            { "tls_certificates", Composites.Repeated(Certificate.Read), (value, all) => value with { Certificates = all } },
            { "validation_context", Validation.Read, (value, validation) => value with { Validation = validation } },
            { "alpn_protocols", Composites.Repeated(Scalars.NonEmptyText), (value, names) => value with { AlpnProtocols = names } },
        }
        .Refuses("tls_certificate_sds_secret_configs validation_context_sds_secret_config combined_validation_context", NoSecretServer)
        .Refuses("tls_certificate_provider_instance custom_tls_certificate_selector custom_handshaker key_log");

    public static readonly Message<UpstreamTlsContext> Upstream =
        new Message<UpstreamTlsContext>($"{Package}.UpstreamTlsContext", new())
        {
            { "common_tls_context", Common.Read, (value, common) => value with { Common = common } },
            { "sni", Scalars.Text, (value, name) => value with { Sni = name } },
        }
        .Ignores("max_session_keys", "sessions are resumed as the system does it")
        .Refuses("auto_host_sni auto_sni_san_validation allow_renegotiation enforce_rsa_key_usage", "use sni")
        .Then((value, fields) =>
        {
            if (value.Common.Certificates.Length > 1)
                fields.At("common_tls_context").Error("has more than one certificate, and an upstream is shown one");
            if (value.Common.Validation is null or { TrustedCa: null, UsesSystemRoots: false, Hashes.IsEmpty: true })
                fields.Message.Warn("does not verify the upstream's certificate: give common_tls_context.validation_context a trusted_ca");
            return value;
        });

    public static readonly Message<DownstreamTlsContext> Downstream =
        new Message<DownstreamTlsContext>($"{Package}.DownstreamTlsContext", new())
        {
            { "common_tls_context", Common.Read, (value, common) => value with { Common = common } },
            { "require_client_certificate", Scalars.Bool, (value, required) => value with { RequireClientCertificate = required } },
            { "require_sni", Scalars.Bool, (value, required) => value with { RequireSni = required } },
        }
        .Ignores("session_timeout disable_stateless_session_resumption disable_stateful_session_resumption max_session_keys",
            "sessions are resumed as the system does it")
        .Ignores("prefer_client_ciphers", "the system's policy holds")
        .Refuses("session_ticket_keys session_ticket_keys_sds_secret_config ocsp_staple_policy full_scan_certs_on_sni_mismatch")
        .Then((value, fields) =>
        {
            if (value.Common.Certificates.IsEmpty && !fields.HasRefused)
                fields.Message.Error("needs a certificate to show to clients: give common_tls_context a tls_certificates");
            if (value.RequireClientCertificate && value.Common.Validation is null or { TrustedCa: null, UsesSystemRoots: false, Hashes.IsEmpty: true })
            {
                fields.At("require_client_certificate").Warn(
                    "lets any certificate pass: give common_tls_context.validation_context a trusted_ca");
            }

            return value;
        });

    /// <summary>A cluster's or a filter chain's <c>transport_socket</c>.</summary>
    public static readonly Message<ExtensionConfig> TransportSocket =
        new Message<ExtensionConfig>("envoy.config.core.v3.TransportSocket", new())
        {
            { "name", Scalars.NonEmptyText, (value, name) => value with { Name = name } },
            { "typed_config", Composites.Place, (value, place) => value with { Typed = place } },
            { "config", Composites.Place, (value, place) => value with { Untyped = place } },
        }
        .Requires("name")
        .AtMostOneOf("typed_config", "config");

    private static string Hash(Cursor at)
    {
        var text = Scalars.NonEmptyText(at).Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
        if (text.Length != 64 || !text.All(char.IsAsciiHexDigit))
            at.Error("must be the SHA-256 of a certificate: 64 hexadecimal digits");
        return text;
    }
}
