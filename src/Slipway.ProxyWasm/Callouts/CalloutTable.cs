using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.Contexts;
using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Callouts;

internal enum CalloutKind : uint
{
    Http = 0,
    GrpcCall = 1,
    GrpcStream = 2,
}

/// <summary>
/// A root context's callouts under way. Callouts belong to root contexts, so that they outlive the stream during which they began, and
/// their ids carry their kind in the low two bits. Members are used under the VM's lane.
/// </summary>
internal sealed class CalloutTable(RootContext root)
{
    private readonly Dictionary<uint, Callout> _pending = [];
    private readonly uint[] _next = [1, 1, 1];

    /// <summary>The response being delivered.</summary>
    public HttpCallResponse? HttpResponse { get; set; }

    /// <summary>The gRPC message being delivered.</summary>
    public byte[]? GrpcMessage { get; set; }

    public HeaderMap? GrpcInitialMetadata { get; set; }

    public HeaderMap? GrpcTrailingMetadata { get; set; }

    public RootContext Root => root;

    public static CalloutKind? KindOf(uint token) => (token & 3) <= (uint)CalloutKind.GrpcStream ? (CalloutKind)(token & 3) : null;

    public HeaderMap? Headers(HeaderMapType type) => type switch
    {
        HeaderMapType.GrpcCallInitialMetadata => GrpcInitialMetadata,
        HeaderMapType.GrpcCallTrailingMetadata => GrpcTrailingMetadata,
        HeaderMapType.HttpCallResponseHeaders => HttpResponse?.Headers,
        HeaderMapType.HttpCallResponseTrailers => HttpResponse?.Trailers,
        _ => null,
    };

    /// <summary>Registers a callout; false when the VM has as many as it may.</summary>
    public bool TryAdd(CalloutKind kind, Func<uint, Callout> create, out Callout callout)
    {
        if (_pending.Count >= root.Vm.Host.Options.MaxCallouts)
        {
            callout = null!;
            root.Vm.Host.Metrics.LimitHit("callouts");
            return false;
        }

        uint token;
        do
            token = (_next[(int)kind]++ << 2) | (uint)kind;
        while (token < 4 || _pending.ContainsKey(token));
        callout = create(token);
        _pending.Add(token, callout);
        root.Vm.Host.Metrics.CalloutStarted(kind);
        return true;
    }

    public Callout? Find(uint token) => _pending.GetValueOrDefault(token);

    public bool Remove(uint token) => _pending.Remove(token);

    public void CancelAll()
    {
        foreach (var callout in _pending.Values)
            callout.Cancel();
        _pending.Clear();
    }
}
