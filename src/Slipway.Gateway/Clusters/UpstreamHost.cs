using System.Net;
using Slipway.ProxyWasm.Properties;

namespace Slipway.Gateway.Clusters;

/// <summary>One address that a cluster's requests can go to.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Hostname">The name it was configured by, for <c>auto_host_rewrite</c>; empty where it was given as an address.</param>
/// <param name="Metadata">The endpoint's metadata.</param>
/// <param name="Locality">Region, zone and sub-zone, joined by slashes; null where none is given.</param>
/// <param name="Weight">Its share of requests, at least 1.</param>
internal sealed record UpstreamHost(IPEndPoint Address, string Hostname, Metadata Metadata, string? Locality, int Weight);
