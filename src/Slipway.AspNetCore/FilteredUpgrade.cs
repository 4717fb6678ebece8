using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.AspNetCore.Requests;
using Slipway.AspNetCore.Responses;

namespace Slipway.AspNetCore;

/// <summary>Turns a connection, or a stream, into another protocol's, whose bytes go through the filters as bodies do.</summary>
/// <param name="status">What filters see as the response's status.</param>
/// <param name="accept">Tells the client.</param>
/// <param name="request">Takes the client's bytes to the filters.</param>
/// <param name="response">Takes the upstream's bytes to the filters.</param>
/// <param name="clientAborted">Cancelled when the client has gone.</param>
internal abstract class FilteredUpgrade(
    int status, Func<Task<Stream>> accept, RequestPump request, ResponsePump response, CancellationToken clientAborted)
{
    /// <summary>Puts one in the place of the feature by which the request is accepted.</summary>
    public static FilteredUpgrade Offer(HttpContext context, RequestPump request, ResponsePump response, CancellationToken clientAborted)
    {
        var features = context.Features;
        FilteredUpgrade offered = features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect
            ? new OfStream(context.Response, connect, request, response, clientAborted)
            : new OfConnection(features.GetRequiredFeature<IHttpUpgradeFeature>(), StatusOf(context), request, response, clientAborted);
        offered.Replace(features);
        return offered;
    }

    /// <summary>Puts the feature back in its place.</summary>
    public abstract void Withdraw(IFeatureCollection features);

    protected abstract void Replace(IFeatureCollection features);

    private static int StatusOf(HttpContext context) =>
        HttpMethods.IsConnect(context.Request.Method) ? StatusCodes.Status200OK : StatusCodes.Status101SwitchingProtocols;

    private async Task<Stream> AcceptAsync()
    {
        request.Upgrade(await response.UpgradeAsync(status, accept, clientAborted).ConfigureAwait(false));
        return new DuplexStream(request, response);
    }

    private sealed class OfConnection(
        IHttpUpgradeFeature client, int status, RequestPump request, ResponsePump response, CancellationToken clientAborted)
        : FilteredUpgrade(status, client.UpgradeAsync, request, response, clientAborted), IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => client.IsUpgradableRequest;

        public Task<Stream> UpgradeAsync() => AcceptAsync();

        public override void Withdraw(IFeatureCollection features) => features.Set(client);

        protected override void Replace(IFeatureCollection features) => features.Set<IHttpUpgradeFeature>(this);
    }

    /// <summary>
    /// Filters see what Envoy's do: the upgrade that the stream stands for. The client gets what there is for a stream (RFC 8441, 5).
    /// </summary>
    private sealed class OfStream(
        HttpResponse head, IHttpExtendedConnectFeature client, RequestPump request, ResponsePump response, CancellationToken clientAborted)
        : FilteredUpgrade(StatusCodes.Status101SwitchingProtocols, () => AcceptAsync(head, client), request, response, clientAborted),
            IHttpExtendedConnectFeature
    {
        public bool IsExtendedConnect => client.IsExtendedConnect;

        public string? Protocol => client.Protocol;

        async ValueTask<Stream> IHttpExtendedConnectFeature.AcceptAsync() => await AcceptAsync().ConfigureAwait(false);

        public override void Withdraw(IFeatureCollection features) => features.Set(client);

        protected override void Replace(IFeatureCollection features) => features.Set<IHttpExtendedConnectFeature>(this);

        private static async Task<Stream> AcceptAsync(HttpResponse head, IHttpExtendedConnectFeature client)
        {
            head.StatusCode = StatusCodes.Status200OK;
            head.Headers.Upgrade = default;
            return await client.AcceptAsync().ConfigureAwait(false);
        }
    }
}
