using System.Collections.Concurrent;
using System.Threading.Channels;
using Slipway.ProxyWasm;
using Slipway.ProxyWasm.Callouts;

namespace Slipway.Sdk.Testing;

/// <summary>Every cluster that a filter calls, in the hands of the test.</summary>
internal sealed class TestUpstreams : IUpstreams, IDisposable
{
    private readonly Channel<PendingCall> _calls = Channel.CreateUnbounded<PendingCall>();
    private readonly ConcurrentDictionary<HttpRequestMessage, PendingCall> _pending = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<string, byte> _removed = new(StringComparer.Ordinal);

    public int Waiting => _calls.Reader.Count;

    public void Attach(ProxyWasmHost host) => host.CalloutEnded = request =>
    {
        if (_pending.TryRemove(request, out var call))
            call.Delivered();
    };

    public void Remove(string name) => _removed[name] = 0;

    /// <summary>A serialised GrpcService is no cluster's name.</summary>
    public IUpstream? Find(string name) =>
        _removed.ContainsKey(name) || name.Length == 0 || name.Any(char.IsControl) ? null : new Cluster(this, name);

    public async Task<PendingCall> NextAsync()
    {
        using var patience = new CancellationTokenSource(StreamWait.Longest);
        try
        {
            return await _calls.Reader.ReadAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The filter has made no call within {StreamWait.Longest.TotalSeconds} s.");
        }
    }

    public void Dispose()
    {
        foreach (var call in _pending.Values)
            call.Abandon();
    }

    private sealed class Cluster(TestUpstreams upstreams, string name) : IUpstream
    {
        public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var call = new PendingCall(name, request);
            upstreams._pending[request] = call;
            await call.ReadAsync(cancellationToken).ConfigureAwait(false);
            upstreams._calls.Writer.TryWrite(call);
            return await call.ResponseAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
