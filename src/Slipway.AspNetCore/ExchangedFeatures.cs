using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.AspNetCore.Requests;
using Slipway.AspNetCore.Responses;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore;

/// <summary>Puts the filters between a request's features and what is behind them, for as long as that runs.</summary>
internal readonly struct ExchangedFeatures
{
    private readonly HttpContext _context;
    private readonly ResponsePump _response;
    private readonly IHttpResetFeature? _reset;
    private readonly Stream? _body;
    private readonly FilteredUpgrade? _upgrade;

    /// <param name="context">The request.</param>
    /// <param name="stream">The stream it is.</param>
    /// <param name="request">Gives its body as the filters let it go on; null where it has none and will have none.</param>
    /// <param name="response">Takes the response to the filters.</param>
    /// <param name="lifetime">Ends what is behind the filters.</param>
    /// <param name="path">Path and query, as they are.</param>
    public ExchangedFeatures(
        HttpContext context, HttpStream stream, RequestPump? request, ResponsePump response, StreamLifetime lifetime, string path)
    {
        (_context, _response) = (context, response);
        var features = context.Features;
        _reset = features.Find<IHttpResetFeature>();
        features.Put<IFilteredStreamFeature>(new FilteredStreamFeature(stream, path));
        features.Put<IHttpRequestLifetimeFeature>(lifetime);
        features.Put<IHttpResetFeature>(lifetime);
        features.Put<IHttpResponseFeature>(response.ResponseFeature);
        features.Put<IHttpResponseBodyFeature>(response);
        features.Put<IHttpResponseTrailersFeature>(response.Trailers);
        if (request is null)
            return;
        if (RequestHeaders.AsksForUpgrade(context.Request))
            _upgrade = FilteredUpgrade.Offer(context, request, response, lifetime.ClientAborted);
        if (!request.HasBody)
            return;
        _body = context.Request.Body;
        context.Request.Body = request;
    }

    /// <summary>Puts everything back.</summary>
    public void Restore()
    {
        if (_body is not null)
            _context.Request.Body = _body;
        var features = _context.Features;
        features.Put(_reset);
        _response.Restore(features);
        _upgrade?.Withdraw(features);
    }

    private sealed record FilteredStreamFeature(HttpStream Stream, string RawPath) : IFilteredStreamFeature;
}
