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
            && (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength is > 0);
        var request = new RequestPump(stream, context, hasBody);
        var response = new ResponsePump(stream, context);
        try
        {
            if (RequestHeaders.TryRead(context.Request, stream.Request.Headers))
            {
                stream.Request.Headers.MarkUnchanged();
                stream.PushRequestHeaders(endOfStream: !hasBody && !asksForUpgrade);
                await request.UntilHeadersAsync(lifetime.ClientAborted).ConfigureAwait(false);
            }
            else
            {
                stream.ReplyWith(new LocalReply(StatusCodes.Status431RequestHeaderFieldsTooLarge, default, null, null, "request_headers_too_large"));
            }

            if (stream.Reply is null && stream.ResetReason is null)
            {
                var (refusal, path) = stream.WithHeaders(
                    (stream.Request, context.Request),
                    static state => TakeHeaders(state.Item1, state.Item2));
                if (refusal is null)
                    await ForwardAsync(context, stream, request, response, lifetime, path, next).ConfigureAwait(false);
                else
                    stream.ReplyWith(refusal);
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
            await request.StopAsync().ConfigureAwait(false);
            await response.StopAsync().ConfigureAwait(false);
        }
    }

    private static (LocalReply? Refusal, string Path) TakeHeaders(StreamDirection from, HttpRequest to) =>
        RequestHeaders.Refusal(from, to) is { } refusal ? (refusal, "") : (null, RequestHeaders.Write(from, to));

    private static async Task ForwardAsync(
        HttpContext context,
        HttpStream stream,
        RequestPump request,
        ResponsePump response,
        StreamLifetime lifetime,
        string path,
        RequestDelegate next)
    {
        var features = context.Features;
        var original = new OriginalFeatures(features);
        features.Set<IFilteredStreamFeature>(new FilteredStreamFeature(stream, path));
        features.Set<IHttpRequestLifetimeFeature>(lifetime);
        features.Set<IHttpResetFeature>(lifetime);
        features.Set<IHttpResponseFeature>(response.ResponseFeature);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpResponseTrailersFeature>(response.Trailers);
        var upgrade = RequestHeaders.AsksForUpgrade(context.Request)
            ? FilteredUpgrade.Offer(context, request, response, lifetime.ClientAborted)
            : null;
        var body = context.Request.Body;
        if (request.HasBody)
            context.Request.Body = request;
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
            context.Request.Body = body;
            original.Restore(features);
            upgrade?.Withdraw(features);
        }

        // What was cancelled because a filter has answered may abort the request on its way out; the answer stands.
        if (lifetime.AbortedByNext && stream.Reply is null)
            stream.Abort("upstream_reset_after_response_started");
        else
            response.EndOfInput();
    }

    private sealed record FilteredStreamFeature(HttpStream Stream, string RawPath) : IFilteredStreamFeature;

    private readonly struct OriginalFeatures(IFeatureCollection features)
    {
        private readonly IHttpRequestLifetimeFeature? _lifetime = features.Get<IHttpRequestLifetimeFeature>();
        private readonly IHttpResetFeature? _reset = features.Get<IHttpResetFeature>();
        private readonly IHttpResponseFeature? _response = features.Get<IHttpResponseFeature>();
        private readonly IHttpResponseBodyFeature? _body = features.Get<IHttpResponseBodyFeature>();
        private readonly IHttpResponseTrailersFeature? _trailers = features.Get<IHttpResponseTrailersFeature>();

        public void Restore(IFeatureCollection target)
        {
            target.Set(_lifetime);
            target.Set(_reset);
            target.Set(_response);
            target.Set(_body);
            target.Set(_trailers);
        }
    }
}
