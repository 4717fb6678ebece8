using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary><c>envoy.filters.http.header_mutation</c>.</summary>
internal sealed class HeaderMutation(HeaderMutationFilter filter, FilterContext context)
{
    private readonly bool _dependsOnRoute = context.Routes.AllFilterOverrides()
        .Any(level => level.Configurations.GetValueOrDefault(filter.Name) is HeaderMutationRouteConfig);

    private readonly MessageMutations[] _own = [filter.Mutations];

    public NativeFilter Begin(HttpStreamInfo info) => new Instance(this, (GatewayStreamInfo)info);

    /// <summary>The changes of all levels, the filter's own first.</summary>
    private MessageMutations[] Levels(GatewayStreamInfo info)
    {
        if (!_dependsOnRoute || info.MatchedRoute is not { } route)
            return _own;
        var levels = route.Overrides
            .Select(level => level.Configurations.GetValueOrDefault(filter.Name))
            .OfType<HeaderMutationRouteConfig>()
            .Select(config => config.Mutations);
        return [filter.Mutations, .. filter.MostSpecificWins ? levels.Reverse() : levels];
    }

    private sealed class Instance(HeaderMutation filter, GatewayStreamInfo info) : NativeFilter
    {
        private MessageMutations[]? _levels;

        /// <summary>Found before anything is changed, as the changes must not decide the route.</summary>
        private MessageMutations[] Levels => _levels ??= filter.Levels(info);

        public override bool SeesResponseBody => false;

        public override HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream)
        {
            _ = info.MatchedRoute;
            foreach (var level in Levels)
                HeaderChanges.Apply(level.Request, headers, info);
            return HeadersStatus.Continue;
        }

        public override HeadersStatus OnResponseHeaders(HeaderMap headers, bool endOfStream)
        {
            foreach (var level in Levels)
                HeaderChanges.Apply(level.Response, headers, info);
            return HeadersStatus.Continue;
        }

        public override void OnResponseTrailers(HeaderMap trailers, BodyBuffer tail)
        {
            foreach (var level in Levels)
                HeaderChanges.Apply(level.ResponseTrailers, trailers, info);
        }
    }
}
