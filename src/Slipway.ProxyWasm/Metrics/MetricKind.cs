namespace Slipway.ProxyWasm.Metrics;

/// <summary>What a guest's metric measures: <c>proxy_metric_type_t</c> of the Proxy-Wasm ABI.</summary>
public enum MetricKind
{
    /// <summary>A sum that only grows.</summary>
    Counter = 0,

    /// <summary>A value that goes up and down or is set.</summary>
    Gauge = 1,

    /// <summary>A distribution of recorded values.</summary>
    Histogram = 2,
}
