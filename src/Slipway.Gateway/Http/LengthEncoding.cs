using System.Text;

namespace Slipway.Gateway.Http;

/// <summary>
/// How Kestrel is to read <c>content-length</c>: as digits and nothing else (RFC 9110, 8.6). It parses the text as any integer, and so
/// takes signs and NULs at the end for part of a number; a proxy in front that reads them otherwise would find another end of the body.
/// </summary>
internal sealed class LengthEncoding : ASCIIEncoding
{
    public static LengthEncoding Instance { get; } = new();

    /// <returns>The digits, or what Kestrel takes for no number and answers with 400.</returns>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (!bytes.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return base.GetChars(bytes, chars);
        chars[0] = '?';
        return 1;
    }
}
