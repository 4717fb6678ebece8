using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Slipway.EndToEnd.Tests.Filters;

/// <summary>
/// The upstream of the cases: describes what it received in JSON, unless the request's <c>x-echo-</c> headers ask for something else.
/// </summary>
internal static class EchoUpstream
{
    private static readonly JsonSerializerOptions _camelCase = new(JsonSerializerDefaults.Web);

    public static Task<RecordingServer> StartAsync(CancellationToken cancellation) => RecordingServer.StartAsync(AnswerAsync, cancellation);

    private static async Task AnswerAsync(ReceivedRequest request, HttpResponse response)
    {
        if (request.Headers.TryGetValue("x-echo-status", out var status))
            response.StatusCode = int.Parse(status);
        response.Headers["x-upstream"] = "echo";
        response.Headers["x-origin"] = "echo";
        response.Headers["x-powered-by"] = "echo";

        var described = !request.Headers.TryGetValue("x-echo-response-body", out var text);
        response.ContentType = described ? "application/json" : "text/plain";
        var body = described ? JsonSerializer.SerializeToUtf8Bytes(request, _camelCase) : Encoding.UTF8.GetBytes(text!);

        if (request.Headers.TryGetValue("x-echo-trailers", out var trailers))
        {
            foreach (var pair in trailers.Split(',').Select(trailer => trailer.Split('=', 2)))
                response.AppendTrailer(pair[0], pair[1]);
        }
        else
        {
            response.ContentLength = body.Length;
        }
        await response.Body.WriteAsync(body, response.HttpContext.RequestAborted);
    }
}
