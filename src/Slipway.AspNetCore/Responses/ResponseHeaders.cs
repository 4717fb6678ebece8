using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Slipway.Headers;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Streams;

namespace Slipway.AspNetCore.Responses;

/// <summary>Between ASP.NET Core's response and the header map that filters see.</summary>
internal static class ResponseHeaders
{
    public static void Read(IHttpResponseFeature response, HeaderMap map)
    {
        map.Add(":status", response.StatusCode.ToString(CultureInfo.InvariantCulture));
        using var fields = new HeaderFields(response.Headers);
        foreach (var (name, values) in fields)
        {
            if (HeaderNames.IsHopByHop(name))
                continue;
            foreach (var value in values)
                map.Add(name, HeaderText.Raw(value));
        }
    }

    /// <summary>Whether a response of this status has no body (RFC 9110, 6.4.1 and 15.3.6); the server throws when it is given one.</summary>
    public static bool ForbidsBody(int status) =>
        status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified;

    /// <summary>
    /// Writes what the filters left; a response without a valid status is a bad gateway's, as in Envoy. What cannot be sent is left out.
    /// </summary>
    public static void Write(StreamDirection direction, IHttpResponseFeature response)
    {
        var map = direction.Headers;
        if (direction is { HasChangedBody: true, EndOut: true })
            map.TrySet("content-length"u8, System.Text.Encoding.ASCII.GetBytes($"{direction.OutputLength}"));
        else if (direction.HasChangedBody)
            map.Remove("content-length"u8);

        response.StatusCode = int.TryParse(map.GetString(":status"), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            && status is >= 200 and <= 999
                ? status
                : StatusCodes.Status502BadGateway;
        response.ReasonPhrase = null;
        var headers = response.Headers;
        headers.Clear();
        for (var i = 0; i < map.Count; i++)
        {
            var name = FieldName.Of(map.NameAt(i));
            if (!name.CanBeSent || name.Value(map.ValueAt(i)) is not { } value)
                continue;
            if (map.NameAt(i).SequenceEqual("content-length"u8))
            {
                // One, which is a number, or none: the first counts, as it does for guests.
                if (response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent) && headers.ContentLength is null
                    && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                {
                    headers.ContentLength = length;
                }

                continue;
            }

            headers[name.Text] = StringValues.Concat(headers[name.Text], value);
        }
    }
}
