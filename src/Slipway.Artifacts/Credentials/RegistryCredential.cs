using System.Text;

namespace Slipway.Artifacts;

/// <summary>Who somebody is to a registry.</summary>
/// <param name="User">The name; nothing with a token of identity.</param>
/// <param name="Secret">The password, or the token.</param>
/// <param name="IsIdentityToken">Whether the secret is a token of OAuth 2 that only a token server takes.</param>
public sealed record RegistryCredential(string User, string Secret, bool IsIdentityToken = false)
{
    internal string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Secret}"));

    /// <summary>Who it is, without the secret.</summary>
    public override string ToString() => IsIdentityToken ? "an identity token" : User;
}
