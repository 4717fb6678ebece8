using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Slipway.ProxyWasm.Headers;

namespace Slipway.Gateway.Forwarding;

/// <summary>
/// The trailers of one request on its way to an upstream, which are known when its body has been sent. A connection finds them by the flow of
/// execution that sends the request (HTTP/1.1, where it is the same to the end), or by a header that marks the request and goes no
/// further than the connection (HTTP/2, where one loop writes for all requests).
/// </summary>
internal sealed class OutgoingTrailers : IDisposable
{
    private const int KeyLength = 16;

    private static readonly AsyncLocal<OutgoingTrailers?> s_current = new();
    private static readonly ConcurrentDictionary<string, OutgoingTrailers> s_marked = new(StringComparer.Ordinal);
    private static readonly SearchValues<byte> s_tokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>What frames or routes a message must not come after it (RFC 9110, 6.5.1).</summary>
    private static readonly HashSet<string> s_forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-length", "transfer-encoding", "host", "connection", "keep-alive", "upgrade", "te", "trailer",
    };

    // Nobody can guess it, so that no client's header is taken for it.
    private static readonly string s_markName = $"x-slipway-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";
    private static long s_lastKey;

    private Func<HeaderMap?>? _find;
    private HeaderMap? _trailers;
    private string? _key;

    /// <param name="find">Finds the trailers once the body has been sent; null where there are none.</param>
    public OutgoingTrailers(Func<HeaderMap?> find) => _find = find;

    /// <summary>The trailers of the request that is being sent in this flow of execution.</summary>
    public static OutgoingTrailers? Current => s_current.Value;

    /// <summary>Whether there are trailers, and nothing but them is still to be sent.</summary>
    public bool Follow { get; private set; }

    /// <summary>
    /// How a marked request's header looks in HPACK up to its key: a literal with a new name, not indexed, neither string compressed
    /// (RFC 7541, 6.2.2), as .NET's client writes headers it does not know.
    /// </summary>
    private static byte[] MarkStart { get; } = [0, (byte)s_markName.Length, .. Encoding.ASCII.GetBytes(s_markName), KeyLength];

    /// <summary>Has the connection that will send the request find these trailers.</summary>
    public void Accompany(HttpRequestMessage request)
    {
        if (request.Version.Major < 2)
        {
            s_current.Value = this;
            return;
        }

        _key = Interlocked.Increment(ref s_lastKey).ToString("x16", CultureInfo.InvariantCulture);
        s_marked[_key] = this;
        request.Headers.TryAddWithoutValidation(s_markName, _key);
    }

    /// <summary>The body has been sent. Where this is true, it has to be flushed next, so that only its end is left.</summary>
    public bool BodySent()
    {
        _trailers = _find?.Invoke();
        return Follow = _trailers is { Count: > 0 };
    }

    /// <summary>The end of a chunked body (RFC 9112, 7.1.2).</summary>
    public byte[] TakeLastChunk()
    {
        var text = new StringBuilder("0\r\n");
        foreach (var (name, value) in Take())
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>The trailers that may be sent, as Latin-1; none when asked again.</summary>
    public IEnumerable<(string Name, string Value)> Take()
    {
        if (!Follow || _trailers is not { } trailers)
            yield break;
        Follow = false;
        for (var i = 0; i < trailers.Count; i++)
        {
            if (trailers.NameAt(i) is [] || trailers.NameAt(i).ContainsAnyExcept(s_tokenBytes) || trailers.ValueAt(i).IndexOfAny("\0\r\n"u8) >= 0)
                continue;
            var name = Encoding.Latin1.GetString(trailers.NameAt(i)).ToLowerInvariant();
            if (!s_forbidden.Contains(name))
                yield return (name, Encoding.Latin1.GetString(trailers.ValueAt(i)));
        }
    }

    /// <summary>Finds a marked request by its header block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="mark">Where in the block the mark is, which nobody but the connection should see.</param>
    public static OutgoingTrailers? Find(ReadOnlySpan<byte> block, out Range mark)
    {
        mark = default;
        var start = block.IndexOf(MarkStart);
        if (start < 0 || block.Length < start + MarkStart.Length + KeyLength)
            return null;
        var end = start + MarkStart.Length + KeyLength;
        mark = start..end;
        return s_marked.GetValueOrDefault(Encoding.ASCII.GetString(block[(start + MarkStart.Length)..end]));
    }

    /// <summary>
    /// The request has come to its end. A connection that was not told so still knows of it, but of nothing that belongs to it.
    /// </summary>
    public void Dispose()
    {
        _find = null;
        if (_key is not null)
            s_marked.TryRemove(_key, out _);
    }
}
