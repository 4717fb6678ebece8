using System.Net;
using Slipway.Envoy;
using Slipway.Gateway.Health;
using WasmMetadata = Slipway.ProxyWasm.Properties.Metadata;

namespace Slipway.Gateway.Clusters;

/// <summary>One host of a cluster that requests can be sent to.</summary>
internal sealed class UpstreamHost
{
    private IPEndPoint? _address;
    private int _activeRequests;
    private int _health;

    public UpstreamHost(Endpoint endpoint, IPEndPoint? address, WasmMetadata metadata)
    {
        Endpoint = endpoint;
        Metadata = metadata;
        _address = address;
        _health = (int)(endpoint.IsUnhealthy ? HealthFlags.FailedByConfiguration : HealthFlags.None);
        var locality = $"{endpoint.Locality.Region}/{endpoint.Locality.Zone}/{endpoint.Locality.SubZone}".TrimEnd('/');
        Locality = locality.Length > 0 ? locality : null;
        Authority = address?.ToString() ?? endpoint.Address.ToString();
    }

    /// <summary>The endpoint in the configuration that it comes from.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>The endpoint's metadata as guests see it.</summary>
    public WasmMetadata Metadata { get; }

    /// <summary>Region, zone and sub-zone with slashes between; null where it is in none.</summary>
    public string? Locality { get; }

    /// <summary>What connections are pooled by: address and port, or for logical DNS name and port.</summary>
    public string Authority { get; }

    /// <summary>The address; for logical DNS the one of the latest connection, null before there is one.</summary>
    public IPEndPoint? Address
    {
        get => Volatile.Read(ref _address);
        set => Volatile.Write(ref _address, value);
    }

    /// <summary>Why it is not used; none where it is.</summary>
    public HealthFlags Health => (HealthFlags)Volatile.Read(ref _health);

    public bool IsHealthy => Health == HealthFlags.None;

    /// <summary>What outlier detection has seen of it.</summary>
    public OutlierState Outlier { get; } = new();

    /// <summary>Sets or takes away a reason not to use it.</summary>
    /// <returns>Whether that is a change.</returns>
    public bool Mark(HealthFlags flag, bool set)
    {
        var before = (HealthFlags)(set ? Interlocked.Or(ref _health, (int)flag) : Interlocked.And(ref _health, (int)~flag));
        return before.HasFlag(flag) != set;
    }

    /// <summary>How many requests are under way to it.</summary>
    public int ActiveRequests => Volatile.Read(ref _activeRequests);

    public void RequestBegins() => Interlocked.Increment(ref _activeRequests);

    public void RequestEnds() => Interlocked.Decrement(ref _activeRequests);

    /// <summary>The host's name, for <c>auto_host_rewrite</c>; null for an address without one.</summary>
    public string? Name => Endpoint.Hostname.Length > 0 ? Endpoint.Hostname
        : IPAddress.TryParse(Endpoint.Address.Address, out _) ? null
        : Endpoint.Address.Address;
}
