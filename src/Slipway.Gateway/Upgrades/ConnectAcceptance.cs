using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Slipway.Gateway.Upgrades;

/// <summary>
/// Accepts a CONNECT over HTTP/1.1, as if it were an upgrade. The response's head is written here, since Kestrel would announce a body in it,
/// which a response to CONNECT has not (RFC 9110, 9.3.6).
/// </summary>
internal sealed class ConnectAcceptance(HttpContext context, TunnelTransport transport, Func<object, Task> completeResponse) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => true;

    public async Task<Stream> UpgradeAsync()
    {
        var response = context.Response;
        await completeResponse(response).ConfigureAwait(false);
        var head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        if (!response.Headers.ContainsKey("date"))
            head.Append(CultureInfo.InvariantCulture, $"date: {DateTime.UtcNow:R}\r\n");
        foreach (var (name, values) in response.Headers)
        {
            foreach (var value in values)
                head.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append("\r\n");
        }

        var client = transport.Take();
        await client.WriteAsync(Encoding.Latin1.GetBytes(head.Append("\r\n").ToString()), context.RequestAborted).ConfigureAwait(false);
        return client;
    }
}
