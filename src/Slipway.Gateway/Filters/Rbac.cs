using System.Text;
using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.Gateway.Statistics;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Gateway.Filters;

/// <summary><c>envoy.filters.http.rbac</c>: role-based access control.</summary>
internal sealed class Rbac(RbacFilter filter, FilterContext context)
{
    private readonly RouteVariants<RbacRouteConfig, Engines> _engines = new(
        filter.Name, new Engines(filter.Settings, context), context.Routes, config => new Engines(config.Settings, context));

    public NativeFilter Begin(HttpStreamInfo info) => new Instance(this, (GatewayStreamInfo)info);

    private sealed class Engines(RbacSettings settings, FilterContext context)
    {
        public Engine? Enforced { get; } = settings.Rules is { } rules ? new Engine(rules, settings.RulesStatPrefix, "", context) : null;

        public Engine? Shadow { get; } =
            settings.ShadowRules is { } rules ? new Engine(rules, settings.ShadowRulesStatPrefix, "shadow_", context) : null;
    }

    private sealed class Engine(RbacRules rules, string statPrefix, string kind, FilterContext context)
    {
        private readonly Counter _allowed = Count(statPrefix, $"{kind}allowed", context);
        private readonly Counter _denied = Count(statPrefix, $"{kind}denied", context);

        public bool Allows(HeaderMap headers, GatewayStreamInfo info, out string? policy)
        {
            policy = rules.Action == RbacAction.Log ? null : RbacConditions.FirstMatch(rules, headers, info);
            var allows = rules.Action switch
            {
                RbacAction.Allow => policy is not null,
                RbacAction.Deny => policy is null,
                _ => true,
            };
            (allows ? _allowed : _denied).Increment();
            return allows;
        }

        private static Counter Count(string prefix, string name, FilterContext context) => context.Stats.Counter(
            StatName.OfHttp(context.StatPrefix, prefix.Length == 0 ? $"rbac.{name}" : $"rbac.{prefix.TrimEnd('.')}.{name}"));
    }

    private sealed class Instance(Rbac filter, GatewayStreamInfo info) : NativeFilter
    {
        public override bool SeesResponseBody => false;

        public override HeadersStatus OnRequestHeaders(HeaderMap headers, bool endOfStream)
        {
            var engines = filter._engines.For(info);
            engines.Shadow?.Allows(headers, info, out _);
            if (engines.Enforced is not { } enforced || enforced.Allows(headers, info, out var policy))
                return HeadersStatus.Continue;

            // Blanks would look like the end of the field in a log.
            var name = new StringBuilder(policy ?? "none").Replace(' ', '_').Replace('\t', '_').ToString();
            Reply(new LocalReply(403, "RBAC: access denied"u8.ToArray(), null, null, $"rbac_access_denied_matched_policy[{name}]"));
            return HeadersStatus.StopIteration;
        }
    }
}
