using System.Text;
using Google.Protobuf;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>
/// What a guest names as its gRPC service: a cluster, or a serialised <c>envoy.config.core.v3.GrpcService</c> with an <c>envoy_grpc</c>
/// target (field 1: cluster_name = 1, authority = 2).
/// </summary>
internal readonly record struct GrpcTarget(IUpstream Upstream, string Authority)
{
    public static GrpcTarget? Find(IUpstreams upstreams, ReadOnlySpan<byte> service)
    {
        var name = Encoding.UTF8.GetString(service);
        if (upstreams.Find(name) is { } direct)
            return new GrpcTarget(direct, name);
        if (!TryParse(service.ToArray(), out var cluster, out var authority) || upstreams.Find(cluster) is not { } upstream)
            return null;
        return new GrpcTarget(upstream, authority.Length > 0 ? authority : cluster);
    }

    private static bool TryParse(byte[] message, out string cluster, out string authority)
    {
        (cluster, authority) = ("", "");
        try
        {
            using var service = new CodedInputStream(message);
            while (service.ReadTag() is var tag and not 0)
            {
                if (WireFormat.GetTagFieldNumber(tag) != 1 || WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited)
                {
                    service.SkipLastField();
                    continue;
                }

                using var target = new CodedInputStream(service.ReadBytes().ToByteArray());
                while (target.ReadTag() is var field and not 0)
                {
                    if (WireFormat.GetTagWireType(field) != WireFormat.WireType.LengthDelimited)
                        target.SkipLastField();
                    else if (WireFormat.GetTagFieldNumber(field) == 1)
                        cluster = target.ReadString();
                    else if (WireFormat.GetTagFieldNumber(field) == 2)
                        authority = target.ReadString();
                    else
                        target.SkipLastField();
                }
            }

            return cluster.Length > 0;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
