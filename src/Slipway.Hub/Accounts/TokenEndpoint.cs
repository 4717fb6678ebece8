using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Hub.Registry;

namespace Slipway.Hub.Accounts;

/// <summary><c>/token</c>: a registry token for credentials, or for none.</summary>
internal sealed class TokenEndpoint(Authenticator authenticator, RegistryTokens tokens, TimeProvider time)
{
    private const int MaxScopes = 20;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet(Challenge.TokenPath, GetAsync);

    private Task GetAsync(HttpContext context) => RegistryAnswers.GuardAsync(context, async () =>
    {
        var (caller, accessToken) = await authenticator.AuthenticateAsync(context);
        var scopes = context.Request.Query["scope"].SelectMany(scope => (scope ?? "").Split(' ')).Take(MaxScopes).ToList();
        var token = tokens.Issue(new RegistryTokenContent(caller.Name, accessToken?.Id, scopes));
        await RegistryAnswers.WriteAsync(
            context.Response,
            new Dictionary<string, object>
            {
                ["token"] = token,
                ["access_token"] = token,
                ["expires_in"] = (int)RegistryTokens.Lifetime.TotalSeconds,
                ["issued_at"] = time.GetUtcNow(),
            });
    });
}
