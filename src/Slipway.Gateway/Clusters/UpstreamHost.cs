using System.Net;
using Slipway.Envoy;
using WasmMetadata = Slipway.ProxyWasm.Properties.Metadata;

namespace Slipway.Gateway.Clusters;

/// <summary>One host of a cluster that requests can be sent to.</summary>
internal sealed class UpstreamHost
{
    private IPEndPoint? _address;
    private int _activeRequests;

    public UpstreamHost(Endpoint endpoint, IPEndPoint? address, WasmMetadata metadata)
    {
        Endpoint = endpoint;
        Metadata = metadata;
        _address = address;
        Authority = address?.ToString() ?? endpoint.Address.ToString();
    }

    /// <summary>The endpoint in the configuration that it comes from.</summary>
    public Endpoint Endpoint { get; }

    /// <summary>The endpoint's metadata as guests see it.</summary>
    public WasmMetadata Metadata { get; }

    /// <summary>What connections are pooled by: address and port, or for logical DNS name and port.</summary>
    public string Authority { get; }

    /// <summary>The address; for logical DNS the one of the latest connection, null before there is one.</summary>
    public IPEndPoint? Address
    {
        get => Volatile.Read(ref _address);
        set => Volatile.Write(ref _address, value);
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
