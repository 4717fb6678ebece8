using System.Net;
using Slipway.ProxyWasm.Streams;

namespace Slipway.Benchmarks;

/// <summary>A stream of which the transport knows constants.</summary>
internal sealed class FixedStreamInfo : HttpStreamInfo
{
    public override string Protocol => "HTTP/1.1";

    public override DateTimeOffset StartTime { get; } = DateTimeOffset.UnixEpoch;

    public override TimeSpan Elapsed => TimeSpan.Zero;

    public override IPEndPoint? Source { get; } = new(IPAddress.Loopback, 40000);
}
