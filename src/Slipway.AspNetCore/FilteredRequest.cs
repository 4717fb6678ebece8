using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.AspNetCore.Requests;
using Slipway.AspNetCore.Responses;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore;

/// <summary>Takes one ASP.NET Core request through Proxy-Wasm filters.</summary>
public static class FilteredRequest
{
    /// <summary>
    /// Runs the request through the filters, then <paramref name="next"/> with the request as the filters left it, then its response
    /// back through the filters; ends the stream exactly once, whatever happens. <paramref name="next"/> is not run when a filter
    /// answers, and is cancelled through <see cref="HttpContext.RequestAborted"/> when one answers later.
    /// </summary>
    /// <param name="context">The request. Its features are as before when the task has completed.</param>
    /// <param name="chain">The filters.</param>
    /// <param name="info">What filters can know about the stream beyond its messages.</param>
    /// <param name="next">What produces the response.</param>
    public static async Task RunAsync(HttpContext context, HttpFilterChain chain, HttpStreamInfo info, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(next);

        using var stream = chain.CreateStream(info);
        using var lifetime = new StreamLifetime(context);
        stream.Answered = lifetime.Cancel;
        var asksForUpgrade = RequestHeaders.AsksForUpgrade(context.Request);
        var hasBody = !asksForUpgrade
            && (context.Features.Find<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength is > 0);
        var request = hasBody || asksForUpgrade ? new RequestPump(stream, context, hasBody) : null;
        var response = new ResponsePump(stream, context);
        try
        {
            if (RequestHeaders.TryRead(context.Request, stream.Request.Headers))
            {
                stream.Request.Headers.MarkUnchanged();
                stream.PushRequestHeaders(endOfStream: !hasBody && !asksForUpgrade);
                if (!RequestPump.HeadersAreThrough(stream))
                    await (request ??= new(stream, context, hasBody: false)).PushHeadersAsync(lifetime.ClientAborted).ConfigureAwait(false);
            }
            else
            {
                stream.ReplyWith(new LocalReply(StatusCodes.Status431RequestHeaderFieldsTooLarge, default, null, null, "request_headers_too_large"));
            }

            if (stream.Reply is null && stream.ResetReason is null && TakeHeaders(stream, context.Request) is { } path)
            {
                var features = new ExchangedFeatures(context, stream, request, response, lifetime, path);
                try
                {
                    await next(context).ConfigureAwait(false);
                }
                catch (OperationCanceledException) when (stream.Reply is not null || stream.ResetReason is not null)
                {
                    // A filter has answered in place of what was cancelled.
                }
                finally
                {
                    features.Restore();
                }

                // What was cancelled because a filter has answered may abort the request on its way out; the answer stands.
                if (lifetime.AbortedByNext && stream.Reply is null)
                    stream.Abort("upstream_reset_after_response_started");
                else
                    response.EndOfInput();
            }

            if (stream.ResetReason is null)
                await response.FinishAsync(lifetime.ClientAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lifetime.ClientAborted.IsCancellationRequested)
        {
            // The client has gone; what is left to do is to end the stream.
        }
        finally
        {
            if (stream.ResetReason is not null)
                context.Abort();
            stream.Answered = null;
            stream.Complete();
            if (request is not null)
                await request.StopAsync().ConfigureAwait(false);
            await response.StopAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Writes the headers to the request, as the filters have left them.</summary>
    /// <returns>Path and query, as they are; null where the request cannot go on and has been answered.</returns>
    private static string? TakeHeaders(HttpStream stream, HttpRequest to)
    {
        var (refusal, path) = stream.WithHeaders((stream.Request, to), static state => Take(state.Request, state.to));
        if (refusal is not null)
            stream.ReplyWith(refusal);
        return path;
    }

    private static (LocalReply? Refusal, string? Path) Take(StreamDirection from, HttpRequest to) =>
        RequestHeaders.Refusal(from, to) is { } refusal ? (refusal, null) : (null, RequestHeaders.Write(from, to));
}
