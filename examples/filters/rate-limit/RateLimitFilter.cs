using System.Buffers.Binary;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Slipway.Sdk;

[assembly: Filter<RateLimit.RateLimitFilter>]

namespace RateLimit;

/// <summary>Limits how often a client may ask.</summary>
[FilterConfiguration]
public sealed partial record RateLimitConfiguration
{
    /// <summary>How many requests a client may make in a period.</summary>
    [Range(1, 1_000_000)]
    public required int Requests { get; init; }

    /// <summary>The period.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The request header that tells clients apart; without it, they are one. Empty for all clients together.</summary>
    public string Header { get; init; } = "x-client";

    private string? Validate() => Period <= TimeSpan.Zero ? "must have a period that is longer than nothing" : null;
}

/// <summary>The filter. The counts are in the data that VMs share, so that the limit is one for all threads of the proxy.</summary>
public sealed class RateLimitFilter : RootContext<RateLimitConfiguration>
{
    /// <summary>Who loses so often against other VMs lets the request pass, and does not try for ever.</summary>
    private const int MostTries = 10;

    private Counter _limited;

    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(this);

    /// <inheritdoc/>
    protected override bool OnConfigured()
    {
        _limited = Counter.Define("rate_limit.limited");
        return true;
    }

    /// <summary>Counts a request; the answer is how long to wait where there were too many.</summary>
    private TimeSpan? Count(string client)
    {
        var key = Encoding.UTF8.GetBytes("rate-limit:" + client);
        Span<byte> next = stackalloc byte[2 * sizeof(long)];
        for (var tries = 0; tries < MostTries; tries++)
        {
            var now = HostClock.UtcNow.Ticks;
            var (start, count) = (now, 0L);
            if (SharedData.TryGet(key, out var value, out var cas) && value.Length == next.Length)
            {
                (start, count) = (BinaryPrimitives.ReadInt64LittleEndian(value),
                    BinaryPrimitives.ReadInt64LittleEndian(value[sizeof(long)..]));
                if (now - start >= Configuration.Period.Ticks)
                    (start, count) = (now, 0);
            }

            if (count >= Configuration.Requests)
                return new TimeSpan(start + Configuration.Period.Ticks - now);
            BinaryPrimitives.WriteInt64LittleEndian(next, start);
            BinaryPrimitives.WriteInt64LittleEndian(next[sizeof(long)..], count + 1);
            if (SharedData.TrySet(key, next, cas))
                return null;
        }

        return null;
    }

    private sealed class Stream(RateLimitFilter filter) : HttpContext
    {
        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            var header = filter.Configuration.Header;
            if (filter.Count((header.Length > 0 ? RequestHeaders[header] : null) ?? "") is not { } wait)
                return FilterHeadersStatus.Continue;
            filter._limited.Increment();
            var seconds = (wait.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
            SendLocalResponse(429, "Too many requests.\n", new HeaderList { { "retry-after", seconds.ToString() } },
                details: "rate_limited");
            return FilterHeadersStatus.StopIteration;
        }
    }
}
