using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Slipway.Hub.Metadata;
using Slipway.Hub.Registry;

namespace Slipway.Hub.Accounts;

/// <summary>Finds out who makes a request: by password or access token (Basic), access token or registry token (Bearer).</summary>
internal sealed class Authenticator(IMetadataStore metadata, RegistryTokens tokens, RequestLimits limits, HubOptions options, TimeProvider time)
{
    private const int MaxVerified = 1000;
    private static readonly TimeSpan s_verifiedFor = TimeSpan.FromMinutes(5);

    /// <summary>Passwords that were right a moment ago: checking one is slow on purpose, and some clients send it with every request.</summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> _verified = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <exception cref="RegistryException">The credentials are wrong, or were tried too often.</exception>
    public async Task<(Caller Caller, AccessToken? Token)> AuthenticateAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization.ToString() is not { Length: > 0 } header)
            return (options.Open ? Caller.Anybody : Caller.Anonymous, null);
        if (!AuthenticationHeaderValue.TryParse(header, out var value) || value.Parameter is null)
            throw Refusal(context, "The Authorization header cannot be read.");
        var found = value.Scheme.ToUpperInvariant() switch
        {
            "BASIC" => await BasicAsync(context, value.Parameter),
            "BEARER" => await BearerAsync(context, value.Parameter),
            _ => null,
        };
        return found ?? throw Refusal(context, "The credentials are wrong, or not valid any more.");
    }

    private async Task<(Caller, AccessToken?)?> BasicAsync(HttpContext context, string parameter)
    {
        if (Decode(parameter) is not [var name, var secret])
            return null;
        if (AccessTokenText.TryParse(secret) is { } text)
            return await AccessTokenAsync(context, text) is { } found && found.Caller.Name == name ? found : null;
        var user = await metadata.FindUserAsync(name, context.RequestAborted);
        if (IsPassword(context, user, secret))
            return (new Caller { User = user }, null);
        await CountFailureAsync(context, name);
        return null;
    }

    private async Task<(Caller, AccessToken?)?> BearerAsync(HttpContext context, string parameter)
    {
        if (AccessTokenText.TryParse(parameter) is { } text)
            return await AccessTokenAsync(context, text);
        if (tokens.TryRead(parameter) is not { } content)
            return null;
        if (content.User is null)
            return (options.Open ? Caller.Anybody : Caller.Anonymous, null);
        var caller = content.AccessToken is null
            ? await metadata.FindUserAsync(content.User, context.RequestAborted) is { } user ? new Caller { User = user } : null
            : await CallerAsync(await metadata.FindTokenAsync(content.AccessToken, context.RequestAborted), context.RequestAborted);
        var asked = content.Scopes.Select(TokenScope.TryParseRequested).OfType<TokenScope>().ToList();
        return caller is null ? null : (caller with { Limits = [.. caller.Limits, asked] }, null);
    }

    private async Task<(Caller Caller, AccessToken? Token)?> AccessTokenAsync(HttpContext context, AccessTokenText text)
    {
        limits.RequireAttempts(context);
        var token = await metadata.FindTokenAsync(text.Id, context.RequestAborted);
        if (token is not null && CryptographicOperations.FixedTimeEquals(token.Hash.Span, text.Hash)
            && await CallerAsync(token, context.RequestAborted) is { } caller)
            return (caller, token);
        await CountFailureAsync(context, $"token {text.Id}");
        return null;
    }

    private async Task<Caller?> CallerAsync(AccessToken? token, CancellationToken cancellationToken) =>
        token is not null && (token.Expires is null || token.Expires > time.GetUtcNow())
            && await metadata.FindUserAsync(token.User, cancellationToken) is { } user
            ? new Caller { User = user, Limits = [token.Scopes] }
            : null;

    private bool IsPassword(HttpContext context, User? user, string password)
    {
        // With the hash, so that another password counts at once.
        var key = Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{user?.PasswordHash}\n{password}")));
        var now = time.GetUtcNow();
        if (user is not null && _verified.TryGetValue(key, out var until) && until > now)
            return true;
        limits.RequireAttempts(context);
        if (!Passwords.Verify(user?.PasswordHash, password))
            return false;
        if (_verified.Count >= MaxVerified)
            _verified.Clear();
        _verified[key] = now + s_verifiedFor;
        return true;
    }

    private RegistryException Refusal(HttpContext context, string message)
    {
        Challenge.Add(context, options, scope: null);
        return new RegistryException(StatusCodes.Status401Unauthorized, "UNAUTHORIZED", message);
    }

    private async Task CountFailureAsync(HttpContext context, string name)
    {
        limits.CountFailure(context);
        await metadata.AddAuditAsync(Actor.Of(context, null), "login.failed", name, null, context.RequestAborted);
    }

    private static string[] Decode(string parameter)
    {
        var bytes = new byte[parameter.Length];
        return Convert.TryFromBase64String(parameter, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) : [];
    }
}
