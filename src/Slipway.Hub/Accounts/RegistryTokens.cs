using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Slipway.Hub.Accounts;

/// <summary>
/// The short-lived tokens of docker's protocol, which <c>/token</c> gives for credentials. They say who, and what for; what that user may do is
/// looked up with every request.
/// </summary>
internal sealed class RegistryTokens(IDataProtectionProvider protection)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("registry token").ToTimeLimitedDataProtector();

    public string Issue(RegistryTokenContent content) =>
        _protector.Protect(JsonSerializer.Serialize(content), Lifetime);

    /// <returns>Null where it was not made here, or its time is over.</returns>
    public RegistryTokenContent? TryRead(string token)
    {
        try
        {
            return JsonSerializer.Deserialize<RegistryTokenContent>(_protector.Unprotect(token));
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }
}

/// <summary>What is in such a token.</summary>
/// <param name="User">Who; null for nobody in particular.</param>
/// <param name="AccessToken">The access token that it was given for, which may be revoked meanwhile.</param>
/// <param name="Scopes">What for.</param>
internal sealed record RegistryTokenContent(string? User, string? AccessToken, IReadOnlyList<string> Scopes);
