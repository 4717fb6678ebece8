using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Callouts;

/// <summary>What an HTTP callout came back with; a guest can read it during <c>proxy_on_http_call_response</c> only.</summary>
internal sealed class HttpCallResponse
{
    /// <summary>Empty when the connection broke after the response had begun.</summary>
    public HeaderMap Headers { get; } = new();

    public byte[] Body { get; init; } = [];

    public HeaderMap Trailers { get; } = new();

    /// <summary>The response Envoy's router makes when an upstream gives none.</summary>
    public static HttpCallResponse Local(int status, string body)
    {
        var response = new HttpCallResponse { Body = System.Text.Encoding.UTF8.GetBytes(body) };
        response.Headers.Add(":status", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        response.Headers.Add("content-length", response.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        response.Headers.Add("content-type", "text/plain");
        return response;
    }
}
