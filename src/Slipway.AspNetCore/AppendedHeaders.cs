using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Slipway.ProxyWasm.Headers;

namespace Slipway.AspNetCore;

/// <summary>
/// What most filters do to headers: add some. Those that are there stay as they are, which costs a fraction of writing all of them anew.
/// </summary>
internal static class AppendedHeaders
{
    /// <param name="map">The headers, of which none but the last has changed.</param>
    /// <param name="headers">Where the others are already.</param>
    /// <param name="special">A header whose addition takes a look at all of them.</param>
    /// <returns>False, with nothing written, when there is a <paramref name="special"/> one.</returns>
    public static bool TryWrite(HeaderMap map, IHeaderDictionary headers, ReadOnlySpan<byte> special)
    {
        for (var i = map.UnchangedCount; i < map.Count; i++)
        {
            if (map.NameAt(i).SequenceEqual(special))
                return false;
        }

        for (var i = map.UnchangedCount; i < map.Count; i++)
        {
            var name = FieldName.Of(map.NameAt(i));
            if (name.CanBeSent && name.Value(map.ValueAt(i)) is { } value)
                headers[name.Text] = map.IsFirstOfItsName(i) ? value : StringValues.Concat(headers[name.Text], value);
        }

        return true;
    }
}
