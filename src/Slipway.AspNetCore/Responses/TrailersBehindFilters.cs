using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.AspNetCore.Responses;

/// <summary>Collects the trailers that what is behind the filters sets, for the filters to see.</summary>
internal sealed class TrailersBehindFilters : IHttpResponseTrailersFeature
{
    private IHeaderDictionary? _trailers;

    public bool HasAny => _trailers is { Count: > 0 };

    public IHeaderDictionary Trailers
    {
        get => _trailers ??= new HeaderDictionary();
        set => _trailers = value;
    }
}
