using Slipway.Sdk;

[assembly: Filter<IpRanges.IpRangesFilter>]

namespace IpRanges;

/// <summary>Lets requests pass from some addresses only.</summary>
[FilterConfiguration]
public sealed partial record IpRangesConfiguration
{
    /// <summary>Ranges from which requests pass, such as 10.0.0.0/8 or 2001:db8::/32; none for all that are not denied.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Ranges from which no request passes, whatever else is said.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];
}

/// <summary>The filter.</summary>
public sealed class IpRangesFilter : RootContext<IpRangesConfiguration>
{
    private AddressRange[] _allow = [];
    private AddressRange[] _deny = [];

    /// <inheritdoc/>
    public override HttpContext CreateHttpContext() => new Stream(this);

    /// <inheritdoc/>
    protected override bool OnConfigured() =>
        TryRead("allow", Configuration.Allow, out _allow) && TryRead("deny", Configuration.Deny, out _deny);

    private static bool TryRead(string field, IReadOnlyList<string> texts, out AddressRange[] ranges)
    {
        ranges = new AddressRange[texts.Count];
        for (var i = 0; i < ranges.Length; i++)
        {
            if (AddressRange.TryParse(texts[i], out ranges[i]))
                continue;
            Log.Error($"configuration: {field}[{i}] must be an address with a prefix length, such as 10.0.0.0/8, not '{texts[i]}'");
            return false;
        }

        return true;
    }

    private bool Allows(ReadOnlySpan<char> address)
    {
        if (!AddressRange.TryParseAddress(address, out var high, out var low))
            return false;
        foreach (var range in _deny)
        {
            if (range.Contains(high, low))
                return false;
        }

        foreach (var range in _allow)
        {
            if (range.Contains(high, low))
                return true;
        }

        return _allow.Length == 0;
    }

    private sealed class Stream(IpRangesFilter filter) : HttpContext
    {
        public override FilterHeadersStatus OnRequestHeaders(int count, bool endOfStream)
        {
            // As the proxy sees the client: "192.0.2.1:50000" or "[2001:db8::1]:50000".
            var source = Properties.GetText("source", "address") ?? "";
            var end = source.LastIndexOf(':');
            if (end > 0 && filter.Allows(source.AsSpan(0, end).Trim("[]")))
                return FilterHeadersStatus.Continue;
            SendLocalResponse(403, "Requests from this address are not allowed.\n", details: "address_denied");
            return FilterHeadersStatus.StopIteration;
        }
    }
}
