using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore.Responses;

/// <summary>Between ASP.NET Core's response and the header map that filters see.</summary>
internal static class ResponseHeaders
{
    public static void Read(IHttpResponseFeature response, HeaderMap map)
    {
        map.Add(":status", response.StatusCode.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, values) in response.Headers)
        {
            if (HeaderNames.IsHopByHop(name))
                continue;
            foreach (var value in values)
                map.Add(name, value ?? "");
        }
    }

    /// <summary>Writes what the filters left; a response without a valid status is a bad gateway's, as in Envoy.</summary>
    public static void Write(StreamDirection direction, IHttpResponseFeature response)
    {
        var map = direction.Headers;
        if (direction is { HasChangedBody: true, EndOut: true })
            map.TrySet("content-length"u8, System.Text.Encoding.ASCII.GetBytes($"{direction.Output.Length}"));
        else if (direction.HasChangedBody)
            map.Remove("content-length"u8);

        response.StatusCode = int.TryParse(map.GetString(":status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status is >= 100 and <= 999
                ? status
                : StatusCodes.Status502BadGateway;
        response.ReasonPhrase = null;
        var headers = response.Headers;
        headers.Clear();
        for (var i = 0; i < map.Count; i++)
        {
            var name = map.NameAt(i);
            var value = map.ValueAt(i);
            if (!HeaderText.IsName(name) || !HeaderText.IsValue(value))
                continue;
            var text = HeaderText.Text(name);
            if (HeaderNames.IsHopByHop(text))
                continue;
            if (name.SequenceEqual("content-length"u8) && !long.TryParse(HeaderText.Text(value), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                continue;
            headers[text] = StringValues.Concat(headers[text], HeaderText.Text(value));
        }
    }
}
