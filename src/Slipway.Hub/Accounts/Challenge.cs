using Microsoft.AspNetCore.Http;

namespace Slipway.Hub.Accounts;

/// <summary>Tells a client where tokens are to be had, and which one it needs (distribution's "token authentication").</summary>
internal static class Challenge
{
    public const string TokenPath = "/token";

    /// <param name="context">The request.</param>
    /// <param name="options">What the hub was started with.</param>
    /// <param name="scope">What the token has to be for; null where that does not matter.</param>
    public static void Add(HttpContext context, HubOptions options, string? scope)
    {
        var origin = options.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{context.Request.Scheme}://{context.Request.Host}";
        var service = options.PublicUrl?.Authority ?? context.Request.Host.ToString();
        context.Response.Headers.WWWAuthenticate =
            $"Bearer realm=\"{origin}{TokenPath}\",service=\"{service}\"{(scope is null ? "" : $",scope=\"{scope}\"")}";
    }
}
