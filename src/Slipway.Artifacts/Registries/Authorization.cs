using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.Artifacts;

/// <summary>Meets the challenges of one registry, and remembers its tokens by what they are for until they expire.</summary>
internal sealed class Authorization(string registry, RegistryOptions options)
{
    private const int MaxTokenAnswer = 1 << 20;
    private const int DefaultLifetimeSeconds = 60;

    /// <summary>A token is not used any more this long before it ends, since it has to last to the end of a request.</summary>
    private const int MarginSeconds = 10;

    private readonly ConcurrentDictionary<string, (string Token, DateTimeOffset Until)> _tokens = new();
    private readonly SemaphoreSlim _turn = new(1);
    private AuthenticationHeaderValue? _basic;

    /// <summary>What a request may carry before anything was demanded; null where nothing is known yet.</summary>
    public AuthenticationHeaderValue? Known(string scope) =>
        _basic ?? (_tokens.TryGetValue(scope, out var token) && token.Until > options.Time.GetUtcNow() ? Bearer(token.Token) : null);

    /// <summary>Meets a challenge, once for all requests that were challenged at the same time.</summary>
    /// <param name="challenge">What was demanded.</param>
    /// <param name="scope">What for: <c>repository:NAME:pull,push</c>, several separated by spaces; nothing for a mere greeting.</param>
    /// <param name="refused">What the request carried.</param>
    /// <param name="send">Sends a request to a token server.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AuthenticationHeaderValue> AnswerAsync(
        Challenge challenge, string scope, AuthenticationHeaderValue? refused, Func<HttpRequestMessage, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Known(scope) is { } known && !known.Equals(refused)
                ? known
                : await AnswerAsync(challenge, scope, send, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ArtifactException NoCredentials() => new(
        $"{registry} wants to know who asks, and there are no credentials for it.", $"'slipway login {registry}' keeps them.");

    private static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    private async Task<AuthenticationHeaderValue> AnswerAsync(
        Challenge challenge, string scope, Func<HttpRequestMessage, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        var credential = options.Credential ?? await options.Credentials.FindAsync(registry, cancellationToken);
        if (challenge.IsBearer)
            return Bearer(await TokenAsync(challenge, scope, credential, send, cancellationToken));
        if (credential is null or { IsIdentityToken: true })
            throw NoCredentials();
        return _basic = new AuthenticationHeaderValue("Basic", credential.Basic);
    }

    private async Task<string> TokenAsync(
        Challenge challenge, string scope, RegistryCredential? credential, Func<HttpRequestMessage, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge.Parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm)
            || realm.Scheme is not ("http" or "https"))
        {
            throw new ArtifactException($"{registry} demands a token and does not say where it is to be had.");
        }

        // The registry decides where a password goes. Where it came over TLS itself, that must not end there.
        if (realm.Scheme == "http" && !options.PlainHttp)
            throw new ArtifactException($"{registry} sends for a token to {realm}, which is not TLS.", "--plain-http would allow that.");

        var service = challenge.Parameters.GetValueOrDefault("service") ?? "";
        using var request = credential is { IsIdentityToken: true }
            ? Refresh(realm, service, scope, credential)
            : Fetch(realm, service, scope, credential);
        using var response = await send(request);
        if (!response.IsSuccessStatusCode)
            throw await RegistryError.OfAsync($"A token for {registry} is not to be had from {realm.Authority}", response, cancellationToken);
        var answer = await BoundedContent.ReadAsync(response, MaxTokenAnswer, $"the token server {realm.Authority}", cancellationToken);
        var (token, lifetime) = Read(answer, realm);
        _tokens[scope] = (token, options.Time.GetUtcNow().AddSeconds(lifetime - MarginSeconds));
        return token;
    }

    private static HttpRequestMessage Fetch(Uri realm, string service, string scope, RegistryCredential? credential)
    {
        var query = realm.Query.TrimStart('?').Split('&').Where(part => part.Length > 0).ToList();
        query.Add($"service={Uri.EscapeDataString(service)}");
        query.AddRange(scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => $"scope={Uri.EscapeDataString(part)}"));
        if (credential is not null)
            query.Add($"account={Uri.EscapeDataString(credential.User)}");
        var address = new UriBuilder(realm) { Query = string.Join('&', query) };
        var request = new HttpRequestMessage(HttpMethod.Get, address.Uri);
        if (credential is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", credential.Basic);
        return request;
    }

    private static HttpRequestMessage Refresh(Uri realm, string service, string scope, RegistryCredential credential) => new(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["client_id"] = "slipway",
            ["service"] = service,
            ["scope"] = scope,
            ["refresh_token"] = credential.Secret,
        }),
    };

    private static (string Token, int Lifetime) Read(byte[] json, Uri realm)
    {
        try
        {
            var answer = JsonNode.Parse(json);
            var token = (string?)answer?["token"] ?? (string?)answer?["access_token"] ?? throw new JsonException();
            return (token, (int?)answer!["expires_in"] ?? DefaultLifetimeSeconds);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ArtifactException($"The token server {realm.Authority} answers with something else than a token in JSON.", inner: e);
        }
    }
}
