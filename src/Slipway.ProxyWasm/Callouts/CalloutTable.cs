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
/// A root context's callouts under way. Callouts belong to root contexts, so that they outlive the stream during which they began.
/// Members are used under the VM's lane.
/// </summary>
internal sealed class CalloutTable(RootContext root, CalloutCount count)
{
    private readonly Dictionary<uint, Callout> _pending = [];

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

    /// <summary>Registers a callout; false when the VM has as many as it may, or they hold as much memory as they may.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="bytes">What its request takes.</param>
    /// <param name="create">Makes it of its number and its share of memory.</param>
    /// <param name="callout">The callout, to be begun.</param>
    public bool TryAdd(CalloutKind kind, long bytes, Func<uint, CalloutMemory.Share, Callout> create, out Callout callout)
    {
        callout = null!;
        if (!count.TryBegin())
        {
            root.Vm.Host.Metrics.LimitHit("callouts");
            return false;
        }

        var share = root.Vm.Budgets.CalloutMemory.NewShare();
        if (!share.TryTake(bytes))
        {
            count.End();
            root.Vm.Host.Metrics.LimitHit("callout_bytes");
            return false;
        }

        var token = root.Vm.CalloutTokens.Take(kind);
        callout = create(token, share);
        _pending.Add(token, callout);
        root.Vm.Host.Metrics.CalloutStarted(kind);
        return true;
    }

    public Callout? Find(uint token) => _pending.GetValueOrDefault(token);

    public void Remove(uint token)
    {
        if (_pending.Remove(token))
            root.Vm.CalloutTokens.GiveBack(token);
    }

    /// <summary>True when the guest waits for nothing.</summary>
    public bool IsEmpty => _pending.Count == 0;

    /// <summary>A callout has come to its end, whether or not the guest still knows it. Safe from any thread; must not be called in the VM's turn.</summary>
    public void Ended()
    {
        count.End();
        root.CalloutEnded();
    }

    public void Cancel(CalloutKind kind)
    {
        foreach (var (token, callout) in _pending.Where(pending => KindOf(pending.Key) == kind).ToArray())
        {
            callout.Cancel();
            Remove(token);
        }
    }

    public void CancelAll()
    {
        foreach (var (token, callout) in _pending)
        {
            callout.Cancel();
            root.Vm.CalloutTokens.GiveBack(token);
        }

        _pending.Clear();
    }
}
