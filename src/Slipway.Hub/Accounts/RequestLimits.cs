using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Slipway.Hub.Registry;

namespace Slipway.Hub.Accounts;

/// <summary>How often the hub is asked: by one address, by one user, and with wrong credentials.</summary>
internal sealed class RequestLimits : IAsyncDisposable
{
    private const int BurstSeconds = 10;
    private const int AttemptsBurst = 20;
    private static readonly TimeSpan s_attemptEvery = TimeSpan.FromSeconds(3);

    private readonly PartitionedRateLimiter<string>? _addresses;
    private readonly PartitionedRateLimiter<string>? _users;
    private readonly PartitionedRateLimiter<string> _failures;

    public RequestLimits(HubOptions options)
    {
        _addresses = Create(options.RequestsPerSecond);
        _users = Create(options.RequestsPerSecond);
        _failures = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetTokenBucketLimiter(
            address,
            _ => new TokenBucketRateLimiterOptions { TokenLimit = AttemptsBurst, TokensPerPeriod = 1, ReplenishmentPeriod = s_attemptEvery }));
    }

    /// <summary>Counts a request of an address.</summary>
    /// <exception cref="RegistryException">There were too many.</exception>
    public void CountRequest(HttpContext context) => Count(context, _addresses, AddressOf(context));

    /// <summary>Counts a request of a user, from wherever.</summary>
    /// <exception cref="RegistryException">There were too many.</exception>
    public void CountUser(HttpContext context, string user) => Count(context, _users, user);

    /// <summary>Makes sure that an address has not been wrong too often.</summary>
    /// <exception cref="RegistryException">It has.</exception>
    public void RequireAttempts(HttpContext context)
    {
        if (_failures.GetStatistics(AddressOf(context)) is { CurrentAvailablePermits: 0 })
            throw TooMany(context, s_attemptEvery);
    }

    /// <summary>Counts credentials that were wrong.</summary>
    public void CountFailure(HttpContext context) => _failures.AttemptAcquire(AddressOf(context)).Dispose();

    public async ValueTask DisposeAsync()
    {
        await _failures.DisposeAsync();
        if (_addresses is not null)
            await _addresses.DisposeAsync();
        if (_users is not null)
            await _users.DisposeAsync();
    }

    private static PartitionedRateLimiter<string>? Create(int perSecond) => perSecond == 0 ? null : PartitionedRateLimiter.Create<string, string>(
        key => RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perSecond * BurstSeconds,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        }));

    private static void Count(HttpContext context, PartitionedRateLimiter<string>? limiter, string key)
    {
        using var lease = limiter?.AttemptAcquire(key);
        if (lease is { IsAcquired: false })
            throw TooMany(context, lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : TimeSpan.FromSeconds(1));
    }

    private static RegistryException TooMany(HttpContext context, TimeSpan delay)
    {
        context.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(delay.TotalSeconds, 1)).ToString();
        return new RegistryException(
            StatusCodes.Status429TooManyRequests, "TOOMANYREQUESTS", "The hub is asked too often from here; Retry-After says when to go on.");
    }

    /// <summary>Who has one IPv6 address has the 2^64 beside it too.</summary>
    public static string AddressOf(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPAddress([.. address.GetAddressBytes().AsSpan(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).ToString()
            : address.ToString();
    }
}
