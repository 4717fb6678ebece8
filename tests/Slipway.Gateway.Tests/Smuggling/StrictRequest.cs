using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Gateway.Tests.Smuggling;

/// <summary>Reads requests as RFC 9112 writes them, with none of the leniencies it allows a recipient.</summary>
internal static partial class StrictRequest
{
    /// <summary>The number of bytes of the first request; null where it is not complete yet.</summary>
    /// <exception cref="FormatException">No continuation makes this a request that every server reads the same.</exception>
    public static int? Length(string bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return null;
        var lines = bytes[..end].Split("\r\n");
        Require(RequestLine().IsMatch(lines[0]), $"the request line: {lines[0]}");
        var fields = new List<(string Name, string Value)>();
        foreach (var line in lines.Skip(1))
        {
            Require(FieldLine().IsMatch(line), $"the field: {line}");
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add((line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t')));
        }

        string[] Values(string name) => [.. fields.Where(field => field.Name == name).Select(field => field.Value)];
        var (lengths, codings) = (Values("content-length"), Values("transfer-encoding"));
        Require(Values("host").Length == 1, "one Host");
        Require(lengths.Length + codings.Length <= 1, "one field that frames the body");
        var body = end + 4;
        if (codings.Length == 1)
        {
            Require(codings[0] == "chunked", $"the coding: {codings[0]}");
            return ChunkedEnd(bytes, body);
        }

        if (lengths.Length == 0)
            return body;
        Require(Digits().IsMatch(lengths[0]), $"the length: {lengths[0]}");
        var whole = body + int.Parse(lengths[0], CultureInfo.InvariantCulture);
        return whole <= bytes.Length ? whole : null;
    }

    private static int? ChunkedEnd(string bytes, int at)
    {
        while (true)
        {
            var end = bytes.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (end < 0)
                return null;
            var line = bytes[at..end];
            Require(ChunkSize().IsMatch(line), $"the chunk size: {line}");
            var size = int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            at = end + 2;
            if (size == 0)
                return TrailersEnd(bytes, at);
            if (bytes.Length < at + size + 2)
                return null;
            Require(bytes.AsSpan(at + size, 2) is "\r\n", "the line end after a chunk");
            at += size + 2;
        }
    }

    private static int? TrailersEnd(string bytes, int at)
    {
        while (true)
        {
            var end = bytes.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (end < 0)
                return null;
            var line = bytes[at..end];
            at = end + 2;
            if (line.Length == 0)
                return at;
            Require(FieldLine().IsMatch(line), $"the trailer: {line}");
            Require(!Forbidden().IsMatch(line), $"what a trailer may not say (RFC 9110, 6.5.1): {line}");
        }
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw new FormatException($"Two servers could differ about {what}");
    }

    [GeneratedRegex(@"\A[A-Z]+ /[!-~]* HTTP/1\.1\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\A[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[ \t]*[\t -~\x80-\xff]*\z")]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"\A(content-length|transfer-encoding|host|connection|te|trailer|upgrade):", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,8})\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{1,7}\z")]
    private static partial Regex ChunkSize();
}
