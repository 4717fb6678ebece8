using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.AspNetCore.Responses;

/// <summary>Collects the trailers that what is behind the filters sets, for the filters to see.</summary>
internal sealed class TrailersBehindFilters : IHttpResponseTrailersFeature
{
    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();
}
