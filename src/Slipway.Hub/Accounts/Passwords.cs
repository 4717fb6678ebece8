using Microsoft.AspNetCore.Identity;

namespace Slipway.Hub.Accounts;

/// <summary>Hashes of passwords: PBKDF2 as ASP.NET Core Identity has it, whose format says with which parameters.</summary>
internal static class Passwords
{
    private static readonly PasswordHasher<object> s_hasher = new();
    private static readonly object s_nobody = new();
    private static readonly string s_ofNobody = Hash(Path.GetRandomFileName());

    public static string Hash(string password) => s_hasher.HashPassword(s_nobody, password);

    /// <param name="hash">The hash; null for a user that is not there, which takes as long.</param>
    /// <param name="password">What was given.</param>
    public static bool Verify(string? hash, string password) =>
        s_hasher.VerifyHashedPassword(s_nobody, hash ?? s_ofNobody, password) != PasswordVerificationResult.Failed && hash is not null;
}
