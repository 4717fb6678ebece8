using Slipway.ProxyWasm.Callouts;

namespace Slipway.ProxyWasm.Tests.Callouts;

/// <summary>One upstream, named "up", which does what the test says.</summary>
internal sealed class ScriptedUpstreams(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send) : IUpstreams, IUpstream
{
    public IUpstream? Find(string name) => name == "up" ? this : null;

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => send(request, cancellationToken);
}
