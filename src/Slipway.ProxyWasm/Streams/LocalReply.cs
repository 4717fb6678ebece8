using System.Globalization;
using System.Text;
using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Streams;

/// <summary>A response made here and not by an upstream.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Headers to append to the generated ones; null for none.</param>
/// <param name="GrpcStatus">The gRPC status, 0 to 16, for clients that speak gRPC; null for none.</param>
/// <param name="Details">Why, for logs and the <c>response.code_details</c> property.</param>
public sealed record LocalReply(int Status, ReadOnlyMemory<byte> Body, HeaderMap? Headers, int? GrpcStatus, string Details)
{
    /// <summary>Bytes of a body that become a header, which clients and proxies on the way do not take in any length.</summary>
    private const int LongestGrpcMessage = 4096;

    /// <summary>What a client gets when the VM that should have decided about its request has failed.</summary>
    public static LocalReply VmFailure { get; } = new(503, default, null, 14, "wasm_fail_stream");

    /// <summary>Writes the response's headers. To a gRPC client a reply is a trailers-only response, as in Envoy.</summary>
    /// <returns>False when there is no body to send.</returns>
    internal bool WriteHeaders(HeaderMap map, bool isGrpc, bool isHead)
    {
        map.Clear();
        if (isGrpc)
        {
            map.Add(":status", "200");
            map.Add("content-type", "application/grpc");
            map.Add("grpc-status", (GrpcStatus ?? GrpcStatusOf(Status)).ToString(CultureInfo.InvariantCulture));
            if (Body.Length > 0)
            {
                var message = Body.Span[..Math.Min(Body.Length, LongestGrpcMessage)];
                map.Add("grpc-message", Uri.EscapeDataString(Encoding.UTF8.GetString(message)));
            }

            AppendHeaders(map);
            return false;
        }

        map.Add(":status", Status.ToString(CultureInfo.InvariantCulture));
        if (Body.Length > 0)
        {
            map.Add("content-length", Body.Length.ToString(CultureInfo.InvariantCulture));
            map.Add("content-type", "text/plain");
        }

        AppendHeaders(map);
        return Body.Length > 0 && !isHead;
    }

    private void AppendHeaders(HeaderMap map)
    {
        if (Headers is null)
            return;
        for (var i = 0; i < Headers.Count; i++)
        {
            var name = Headers.NameAt(i);
            if (name.SequenceEqual(":status"u8) || name.SequenceEqual("content-length"u8))
                continue;
            if (name.SequenceEqual("content-type"u8))
                map.TrySet(name, Headers.ValueAt(i));
            else
                map.TryAdd(name, Headers.ValueAt(i));
        }
    }

    /// <summary>The mapping of the gRPC specification, "HTTP to gRPC Status Code Mapping".</summary>
    private static int GrpcStatusOf(int status) => status switch
    {
        400 => 13,
        401 => 16,
        403 => 7,
        404 => 12,
        429 or 502 or 503 or 504 => 14,
        _ => 2,
    };
}
