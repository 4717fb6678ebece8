using System.Net;
using Slipway.Envoy;
using Slipway.Gateway.Http;
using Slipway.Gateway.Tls;
using Slipway.ProxyWasm.Headers;

namespace Slipway.Gateway.Filters;

/// <summary>Whether requests meet the conditions of role-based access control.</summary>
internal static class RbacConditions
{
    /// <returns>The name of the first policy that matches; null where none does.</returns>
    public static string? FirstMatch(RbacRules rules, HeaderMap headers, GatewayStreamInfo info)
    {
        foreach (var (name, policy) in rules.Policies)
        {
            if (policy.Permissions.Any(permission => IsMet(permission, headers, info))
                && policy.Principals.Any(principal => IsMet(principal, headers, info)))
            {
                return name;
            }
        }

        return null;
    }

    private static bool IsMet(RbacCondition condition, HeaderMap headers, GatewayStreamInfo info) => condition switch
    {
        AnyCondition => true,
        AllConditions all => all.AllOf.All(inner => IsMet(inner, headers, info)),
        EitherCondition either => either.AnyOf.Any(inner => IsMet(inner, headers, info)),
        NotCondition not => !IsMet(not.Not, headers, info),
        HeaderCondition header => HeaderValues.Meet(headers, header.Header),
        PathCondition path => path.UrlPath.Matches(PathOf(headers)),
        ServerNameCondition server => server.ServerName.Matches(info.RequestedServerName ?? ""),
        AuthenticatedCondition authenticated => IsAuthenticated(authenticated.PrincipalName, info.Tls),
        DestinationPortCondition port => info.Destination?.Port is { } number && number >= port.Start && number < port.End,
        AddressCondition address => AddressOf(address.Address, info) is { } found && address.Network.Contains(found),
        _ => throw new InvalidOperationException($"There is no way to tell whether a {condition.GetType().Name} is met."),
    };

    private static ReadOnlySpan<char> PathOf(HeaderMap headers)
    {
        var path = (headers.GetString(":path") ?? "").AsSpan();
        return path.IndexOfAny('?', '#') is >= 0 and var end ? path[..end] : path;
    }

    private static bool IsAuthenticated(StringMatcher? name, TlsFacts? tls) => name is null
        ? tls is not null
        : tls?.Peer is { } peer
            && (peer.Uris.Any(uri => name.Matches(uri)) || peer.DnsNames.Any(dns => name.Matches(dns)) || name.Matches(peer.Subject));

    /// <summary>An IPv4 address is one also on a socket for both families.</summary>
    private static IPAddress? AddressOf(RequestAddress which, GatewayStreamInfo info)
    {
        var address = which switch
        {
            RequestAddress.Destination => info.Destination,
            RequestAddress.DirectRemote => info.DirectSource,
            _ => info.Source,
        };
        return address?.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : address?.Address;
    }
}
