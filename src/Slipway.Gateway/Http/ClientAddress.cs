using System.Net;
using Microsoft.AspNetCore.Http;
using Slipway.Envoy;

namespace Slipway.Gateway.Http;

/// <summary>Finds the client's address, and notes the connection's in <c>x-forwarded-for</c>, as Envoy's connection manager does.</summary>
internal static class ClientAddress
{
    private const string ForwardedFor = "x-forwarded-for";

    /// <returns>The address of the client: the connection's, or one that a trusted proxy has noted.</returns>
    public static IPAddress? Determine(HttpContext context, HttpConnectionManager manager)
    {
        var headers = context.Request.Headers;
        var connection = context.Connection.RemoteIpAddress;
        var noted = headers[ForwardedFor].ToString();

        // With the connection's address in use, the nearest of the trusted hops is the connection itself.
        var hops = manager.UseRemoteAddress ? manager.XffNumTrustedHops - 1 : manager.XffNumTrustedHops;
        var client = hops < 0 ? connection : FromRight(noted, hops) ?? connection;
        if (manager is { UseRemoteAddress: true, SkipXffAppend: false } && connection is not null)
            headers[ForwardedFor] = noted.Length == 0 ? connection.ToString() : $"{noted},{connection}";
        return client;
    }

    /// <summary>Loopback, private and link-local networks (RFC 1918, 4193, 3927, 4291).</summary>
    public static bool IsInternal(IPAddress? address)
    {
        if (address is null)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal || address.IsIPv6LinkLocal)
            return true;
        Span<byte> bytes = stackalloc byte[16];
        return address.TryWriteBytes(bytes, out var length) && length == 4
            && (bytes[0], bytes[1]) is (10, _) or (172, >= 16 and <= 31) or (192, 168);
    }

    private static IPAddress? FromRight(string noted, int skip)
    {
        var addresses = noted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return skip < addresses.Length && IPAddress.TryParse(addresses[^(skip + 1)], out var address) ? address : null;
    }
}
