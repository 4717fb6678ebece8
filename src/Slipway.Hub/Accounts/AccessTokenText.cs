using System.Security.Cryptography;
using System.Text;

namespace Slipway.Hub.Accounts;

/// <summary>An access token as its user has it: <c>slh_ID_SECRET</c>. Of the secret, the hub keeps the hash only.</summary>
/// <param name="Id">Names the token.</param>
/// <param name="Secret">Proves it.</param>
internal sealed record AccessTokenText(string Id, string Secret)
{
    private const string Prefix = "slh_";
    private const int IdBytes = 6;
    private const int SecretBytes = 24;

    // The secret is random, and long enough that guessing it is hopeless: it needs no slow hash.
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Secret));

    public static AccessTokenText Create() => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));

    public static AccessTokenText? TryParse(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length..].Split('_') is [var id, var secret]
            ? new AccessTokenText(id, secret)
            : null;

    public override string ToString() => $"{Prefix}{Id}_{Secret}";
}
