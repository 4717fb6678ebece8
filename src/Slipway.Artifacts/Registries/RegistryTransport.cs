using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Slipway.Artifacts;

/// <summary>
/// Sends requests to registries: with credentials where they are demanded, to where a registry redirects, and again when that may help. Credentials
/// go to the registry's own origin only.
/// </summary>
internal sealed class RegistryTransport : IDisposable
{
    private const int MaxRedirects = 5;

    private static readonly TimeSpan s_firstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_longestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_connectTime = TimeSpan.FromSeconds(15);

    private readonly RegistryOptions _options;
    private readonly HttpClient _client;
    private readonly ConcurrentDictionary<string, Authorization> _authorizations = new();

    public RegistryTransport(RegistryOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = s_connectTime,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(options.CertificateAuthorities) },
        };

        // Bodies may take as long as they do; whether anything still comes is watched where they are read.
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("slipway/" + (typeof(RegistryTransport).Assembly.GetName().Version?.ToString(3) ?? "0"));
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Sends a request until there is an answer that trying again would not change.</summary>
    /// <param name="registry">Whose request it is.</param>
    /// <param name="scope">What it needs to be allowed.</param>
    /// <param name="create">Makes the request, once for each attempt.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HttpResponseMessage> SendAsync(
        string registry, string scope, Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            HttpResponseMessage? response = null;
            try
            {
                response = await SendOnceAsync(registry, scope, create, cancellationToken);
                if (!IsPassing(response.StatusCode) || attempt >= _options.Attempts)
                    return response;
            }
            catch (HttpRequestException e) when (IsFinal(e) || attempt >= _options.Attempts)
            {
                throw Unreachable(registry, e);
            }
            catch (HttpRequestException)
            {
                // Once more.
            }

            await WaitAsync(attempt, response, cancellationToken);
            response?.Dispose();
        }
    }

    /// <summary>Waits before another attempt: as long as the registry asks for, or else longer each time.</summary>
    public Task WaitAsync(int attempt, HttpResponseMessage? response, CancellationToken cancellationToken)
    {
        var asked = response?.Headers.RetryAfter is { } header ? header.Delta ?? header.Date - _options.Time.GetUtcNow() : null;
        var delay = asked is { } wanted && wanted >= TimeSpan.Zero
            ? wanted
            : s_firstDelay * Math.Pow(2, attempt - 1) * (1 + (RandomNumberGenerator.GetInt32(1000) / 2000.0));
        return Task.Delay(delay < s_longestDelay ? delay : s_longestDelay, _options.Time, cancellationToken);
    }

    public static ArtifactException Unreachable(string registry, Exception e) => new(
        $"{registry} cannot be reached: {(e.InnerException ?? e).Message.TrimEnd('.').ReplaceLineEndings(" ")}.",
        (e as HttpRequestException)?.HttpRequestError == HttpRequestError.SecureConnectionError
            ? "--ca FILE names a certificate authority of your own to trust; --plain-http is for registries without TLS."
            : null,
        e);

    /// <summary>Sends a request once, and once more where credentials are demanded.</summary>
    public async Task<HttpResponseMessage> SendOnceAsync(
        string registry, string scope, Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        var authorization = _authorizations.GetOrAdd(registry, name => new Authorization(name, _options));
        var origin = RegistryAddress.Of(registry, _options.PlainHttp);
        var known = authorization.Known(scope);
        var response = await FollowAsync(known);
        if (response.StatusCode != HttpStatusCode.Unauthorized
            || !RegistryAddress.SameOrigin(response.RequestMessage!.RequestUri!, origin)
            || Challenge.Of(response.Headers) is not { } challenge)
        {
            return response;
        }

        response.Dispose();

        var answer = await authorization.AnswerAsync(
            challenge, scope, known, request => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken),
            cancellationToken);
        return await FollowAsync(answer);

        async Task<HttpResponseMessage> FollowAsync(System.Net.Http.Headers.AuthenticationHeaderValue? credentials)
        {
            Uri? target = null;
            for (var redirects = 0; ; redirects++)
            {
                using var request = create();
                request.RequestUri = target ?? request.RequestUri!;
                if (RegistryAddress.SameOrigin(request.RequestUri, origin))
                    request.Headers.Authorization = credentials;
                var answered = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

                // Only what changes nothing is sent to another place than was meant.
                if (!IsRedirect(answered.StatusCode) || request.Method != HttpMethod.Get && request.Method != HttpMethod.Head)
                    return answered;
                var location = answered.Headers.Location;
                answered.Dispose();
                target = location is null ? null : new Uri(request.RequestUri, location);
                if (target is null || target.Scheme is not ("http" or "https") || redirects == MaxRedirects)
                {
                    throw new ArtifactException(
                        $"{registry} redirects {(target is null ? "to nowhere" : $"to {target.Authority} after {redirects} others")}.");
                }

                if (request.RequestUri.Scheme == "https" && target.Scheme == "http")
                    throw new ArtifactException($"{registry} redirects to {target.Authority} without TLS.");
            }
        }
    }

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect
        or HttpStatusCode.PermanentRedirect;

    private static bool IsPassing(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    // A name or a certificate does not become right by asking once more.
    private static bool IsFinal(HttpRequestException e) =>
        e.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.NameResolutionError;

    private static X509ChainPolicy? Trust(string? file)
    {
        if (file is null)
            return null;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ArtifactException($"The certificates in {file} cannot be read: {e.Message.TrimEnd('.')}.", inner: e);
        }

        if (policy.CustomTrustStore.Count == 0)
            throw new ArtifactException($"{file} has no certificate in PEM.");

        // A registry may send elsewhere, for tokens or layers, where the system's authorities are meant.
        foreach (var location in new[] { StoreLocation.LocalMachine, StoreLocation.CurrentUser })
        {
            using var system = new X509Store(StoreName.Root, location);
            system.Open(OpenFlags.ReadOnly);
            policy.CustomTrustStore.AddRange(system.Certificates);
        }

        return policy;
    }
}
