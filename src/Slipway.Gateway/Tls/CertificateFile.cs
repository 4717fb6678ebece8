using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using Slipway.Envoy;
using Slipway.Gateway.Code;

namespace Slipway.Gateway.Tls;

/// <summary>
/// What is made of some sources in PEM, and made again when their files have changed. A new version that cannot be used is told once, and the
/// old one goes on. Thread-safe.
/// </summary>
internal sealed class CertificateFile<T>
    where T : class
{
    private const long MaxBytes = 1024 * 1024;
    private const long CheckEveryMilliseconds = 1000;

    private readonly string _purpose;
    private readonly DataSource?[] _sources;
    private readonly Func<string?[], T> _make;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private T _current;
    private FileStamp[] _stamps;
    private long _checked;

    /// <param name="purpose">What it is, to begin a message with.</param>
    /// <param name="sources">Where it comes from; null for what there is none of.</param>
    /// <param name="make">Makes it of their texts.</param>
    /// <param name="logger">Where changes are told.</param>
    /// <exception cref="GatewayException">It cannot be read, or is not what it should be.</exception>
    public CertificateFile(string purpose, DataSource?[] sources, Func<string?[], T> make, ILogger logger)
    {
        (_purpose, _sources, _make, _logger) = (purpose, sources, make, logger);
        _stamps = Stamps();
        _current = Make();
        _checked = Environment.TickCount64;
    }

    /// <summary>The present version.</summary>
    public T Current
    {
        get
        {
            lock (_lock)
            {
                if (Environment.TickCount64 - _checked < CheckEveryMilliseconds)
                    return _current;
                _checked = Environment.TickCount64;
                var stamps = Stamps();
                if (stamps.AsSpan().SequenceEqual(_stamps))
                    return _current;
                _stamps = stamps;
                try
                {
                    _current = Make();
                    _logger.LogInformation("{Purpose} was read again, its files have changed", _purpose);
                }
                catch (GatewayException e)
                {
                    _logger.LogWarning("{Problem} What was read before goes on.", e.Message);
                }

                return _current;
            }
        }
    }

    private T Make()
    {
        var texts = _sources
            .Select(source => source is null ? null : Encoding.UTF8.GetString(DataSources.Read(source, _purpose, MaxBytes).Span))
            .ToArray();
        try
        {
            return _make(texts);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var from = string.Join(", ", _sources.OfType<FileDataSource>().Select(file => file.Filename));
            throw new GatewayException($"{_purpose} {(from.Length > 0 ? $"({from}) " : "")}cannot be used: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private FileStamp[] Stamps() => [.. _sources.OfType<FileDataSource>().Select(source => FileStamp.Of(source.Filename))];
}

/// <summary>What certificate files hold.</summary>
internal static class CertificateFile
{
    /// <summary>A certificate with its key, and the certificates that lead to its root.</summary>
    /// <exception cref="GatewayException">It cannot be read, or is not what it should be.</exception>
    public static CertificateFile<SslStreamCertificateContext> Of(string purpose, TlsCertificate certificate, ILogger logger) => new(
        purpose,
        [certificate.CertificateChain, certificate.PrivateKey, certificate.Password],
        static texts =>
        {
            var leaf = texts[2] is { } password
                ? X509Certificate2.CreateFromEncryptedPem(texts[0], texts[1], password.TrimEnd('\r', '\n'))
                : X509Certificate2.CreateFromPem(texts[0], texts[1]);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(texts[0]);
            return SslStreamCertificateContext.Create(leaf, [.. chain.Skip(1)], offline: true);
        },
        logger);

    /// <summary>Roots that are trusted.</summary>
    /// <exception cref="GatewayException">They cannot be read, or there are none.</exception>
    public static CertificateFile<X509Certificate2Collection> OfRoots(string purpose, DataSource source, ILogger logger) => new(
        purpose,
        [source],
        static texts =>
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPem(texts[0]);
            return roots.Count > 0 ? roots : throw new CryptographicException("there is no certificate in it");
        },
        logger);
}
