using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Slipway.Hub.Catalogue;

/// <summary>The files that pages need, each under an address with its hash, so that browsers may keep it for good.</summary>
internal sealed class Assets
{
    private readonly byte[] _bytes;
    private readonly string _mediaType;
    private readonly string _hash;

    private Assets(string name, string mediaType)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name)!;
        _bytes = new byte[stream.Length];
        stream.ReadExactly(_bytes);
        _mediaType = mediaType;
        _hash = Convert.ToHexStringLower(SHA256.HashData(_bytes))[..16];
        Address = $"/assets/{_hash}/{name}";
    }

    public static Assets Stylesheet { get; } = new("catalogue.css", "text/css; charset=utf-8");

    public static Assets Icon { get; } = new("icon.svg", "image/svg+xml");

    /// <summary>Where it is.</summary>
    public string Address { get; }

    public IResult Answer(HttpContext context)
    {
        context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(_bytes, _mediaType, entityTag: new EntityTagHeaderValue($"\"{_hash}\""));
    }
}
