namespace Slipway.Gateway.Statistics;

/// <summary>Counters of responses by class (<c>…_2xx</c>), and where asked for by code (<c>…_200</c>).</summary>
internal sealed class ResponseCounters
{
    private readonly Counter[] _classes;
    private readonly Counter?[] _codes = new Counter?[500];
    private readonly StatRegistry _stats;
    private readonly StatName _prefix;
    private readonly bool _byCode;

    public ResponseCounters(StatRegistry stats, StatName prefix, bool byCode)
    {
        (_stats, _prefix, _byCode) = (stats, prefix, byCode);
        _classes =
        [
            .. Enumerable.Range(1, 5).Select(hundreds =>
                stats.Counter(prefix.With($"_{hundreds}xx", "_xx", "envoy_response_code_class", $"{hundreds}"))),
        ];
    }

    public void Count(int status)
    {
        if (status is < 100 or > 599)
            return;
        _classes[(status / 100) - 1].Increment();
        if (_byCode)
            (_codes[status - 100] ??= _stats.Counter(_prefix.With($"_{status}", "", "envoy_response_code", $"{status}"))).Increment();
    }
}
