using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Slipway.Headers;

/// <summary>
/// What is in a header dictionary, for a loop over all of it: the dictionaries of servers allocate for each loop, and go from one field to the next
/// by calls that cannot be inlined. Does not change when the dictionary does.
/// </summary>
internal readonly ref struct HeaderFields : IDisposable
{
    /// <summary>Room for so many is kept.</summary>
    private const int Kept = 128;

    [ThreadStatic]
    private static KeyValuePair<string, StringValues>[]? kept;

    private readonly KeyValuePair<string, StringValues>[] _fields;
    private readonly int _count;

    public HeaderFields(IHeaderDictionary headers)
    {
        _count = headers.Count;
        _fields = kept is { } spare && spare.Length >= _count ? spare : new KeyValuePair<string, StringValues>[Math.Max(_count, Kept)];

        // A loop inside of a loop has its own.
        kept = null;
        headers.CopyTo(_fields, 0);
    }

    public ReadOnlySpan<KeyValuePair<string, StringValues>>.Enumerator GetEnumerator() =>
        new ReadOnlySpan<KeyValuePair<string, StringValues>>(_fields, 0, _count).GetEnumerator();

    public void Dispose()
    {
        Array.Clear(_fields, 0, _count);
        if (_fields.Length == Kept)
            kept = _fields;
    }
}
