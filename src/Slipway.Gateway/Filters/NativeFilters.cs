using Slipway.Envoy;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary>The filters that the gateway has itself, under the names and with the configuration of Envoy's.</summary>
internal static class NativeFilters
{
    /// <summary>Makes what a filter's streams share. Null for filters that are not the gateway's own.</summary>
    public static ChainFilter? Create(HttpFilter filter, FilterContext context) => filter switch
    {
        HeaderMutationFilter mutation => InChain(new HeaderMutation(mutation, context).Begin),
        LocalRateLimitFilter limit => InChain(new LocalRateLimit(limit, context).Begin),
        CorsFilter cors => InChain(new Cors(cors, context).Begin),
        RbacFilter rbac => InChain(new Rbac(rbac, context).Begin),
        FaultFilter fault => InChain(new Fault(fault, context).Begin),
        BufferFilter buffer => InChain(new RequestBuffer(buffer, context).Begin),
        CompressorFilter compressor => InChain(new Compressor(compressor, context).Begin),
        _ => null,
    };

    private static ChainFilter InChain(Func<HttpStreamInfo, NativeFilter> begin) => new(begin);
}
