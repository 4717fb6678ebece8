using System.Globalization;
using System.Text.RegularExpressions;

namespace Slipway.Gateway.Tests.Smuggling;

/// <summary>Reads messages as RFC 9112 writes them, with none of the leniencies it allows a recipient.</summary>
internal static partial class StrictMessage
{
    /// <summary>The number of bytes of the first request; null where it is not complete yet.</summary>
    /// <exception cref="FormatException">No continuation makes this a request that every server reads the same.</exception>
    public static int? RequestLength(string bytes)
    {
        if (Head(bytes, RequestLine()) is not { } head)
            return null;
        Require(head.Values("host").Length == 1, "one Host");
        return BodyEnd(bytes, head);
    }

    /// <summary>The number of bytes of the first response; null where it is not complete yet.</summary>
    /// <param name="bytes">What the server has sent.</param>
    /// <param name="hasNoBody">Whether it answers HEAD.</param>
    /// <exception cref="FormatException">No continuation makes this a response that every client reads the same.</exception>
    public static int? ResponseLength(string bytes, bool hasNoBody)
    {
        if (Head(bytes, StatusLine()) is not { } head)
            return null;
        var status = bytes.Substring("HTTP/1.1 ".Length, 3);
        Require(status[0] != '1', "an answer that is not the last");
        if (status is "204" or "304")
        {
            Require(status == "304" || head.Values("content-length").Length == 0, "the length of 204");
            hasNoBody = true;
        }

        if (hasNoBody)
            return head.End;
        Require(head.Values("content-length").Length + head.Values("transfer-encoding").Length == 1, "how long the response is");
        return BodyEnd(bytes, head);
    }

    private static MessageHead? Head(string bytes, Regex firstLine)
    {
        var end = bytes.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
            return null;
        var lines = bytes[..end].Split("\r\n");
        Require(firstLine.IsMatch(lines[0]), $"the first line: {lines[0]}");
        var fields = new List<(string Name, string Value)>();
        foreach (var line in lines.Skip(1))
        {
            Require(FieldLine().IsMatch(line), $"the field: {line}");
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add((line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t')));
        }

        return new MessageHead(end + 4, fields);
    }

    private static int? BodyEnd(string bytes, MessageHead head)
    {
        var (lengths, codings) = (head.Values("content-length"), head.Values("transfer-encoding"));
        Require(lengths.Length + codings.Length <= 1, "one field that frames the body");
        if (codings.Length == 1)
        {
            Require(codings[0] == "chunked", $"the coding: {codings[0]}");
            return ChunkedEnd(bytes, head.End);
        }

        if (lengths.Length == 0)
            return head.End;
        Require(Digits().IsMatch(lengths[0]), $"the length: {lengths[0]}");
        var whole = head.End + int.Parse(lengths[0], CultureInfo.InvariantCulture);
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
            throw new FormatException($"Two readers could differ about {what}");
    }

    private sealed record MessageHead(int End, List<(string Name, string Value)> Fields)
    {
        public string[] Values(string name) => [.. Fields.Where(field => field.Name == name).Select(field => field.Value)];
    }

    [GeneratedRegex(@"\A[A-Z]+ /[!-~]* HTTP/1\.1\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\AHTTP/1\.1 [2-9][0-9]{2} [\t -~]*\z")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"\A[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[ \t]*[\t -~\x80-\xff]*\z")]
    private static partial Regex FieldLine();

    [GeneratedRegex(@"\A(content-length|transfer-encoding|host|connection|te|trailer|upgrade):", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\A(0|[1-9][0-9]{0,8})\z")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\A[0-9A-Fa-f]{1,7}\z")]
    private static partial Regex ChunkSize();
}
