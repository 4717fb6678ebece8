using Microsoft.AspNetCore.Http;

namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>
/// The cluster that filters ask about a caller, named by <c>authorization: Bearer NAME</c>: 200 with <c>x-user</c> for everybody
/// but mallory, who gets 403, and 401 without a name. The body repeats the question.
/// </summary>
internal static class AuthUpstream
{
    private const string Scheme = "Bearer ";

    public static Task<RecordingServer> StartAsync(CancellationToken cancellation) => RecordingServer.StartAsync(AnswerAsync, cancellation);

    private static Task AnswerAsync(ReceivedRequest request, HttpResponse response)
    {
        var authorization = request.Headers.GetValueOrDefault("authorization", "");
        if (!authorization.StartsWith(Scheme, StringComparison.Ordinal))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return response.WriteAsync("unknown caller", response.HttpContext.RequestAborted);
        }
        var user = authorization[Scheme.Length..];
        var refused = user == "mallory";
        if (refused)
            response.StatusCode = StatusCodes.Status403Forbidden;
        else
            response.Headers["x-user"] = user;
        return response.WriteAsync($"{user} may {(refused ? "not " : "")}{request.Body}", response.HttpContext.RequestAborted);
    }
}
