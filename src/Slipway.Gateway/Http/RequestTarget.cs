using System.Buffers;
using System.Globalization;
using System.Text;

namespace Slipway.Gateway.Http;

/// <summary>Path and query of a request, as raw text in Latin-1.</summary>
internal static class RequestTarget
{
    private static readonly SearchValues<char> Sendable =
        SearchValues.Create(Enumerable.Range('!', '~' - '!' + 1).Select(i => (char)i).Where(c => c != '#').ToArray());

    /// <summary>The target with what an upstream's request line cannot hold percent-encoded, and with a slash in front.</summary>
    public static string Escape(string target)
    {
        if (target.StartsWith('/') && !target.AsSpan().ContainsAnyExcept(Sendable))
            return target;
        var result = new StringBuilder(target.Length + 16);
        if (!target.StartsWith('/'))
            result.Append('/');
        foreach (var c in target)
        {
            if (Sendable.Contains(c))
                result.Append(c);
            else
                result.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
        }

        return result.ToString();
    }

    /// <summary>The path and query of a target in absolute form (RFC 9112, 3.2.2), or the target itself.</summary>
    public static string WithoutOrigin(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (target.StartsWith('/') || scheme < 0)
            return target;
        var path = target.AsSpan(scheme + 3).IndexOfAny('/', '?');
        if (path < 0)
            return "/";
        var rest = target[(scheme + 3 + path)..];
        return rest[0] == '/' ? rest : "/" + rest;
    }

    /// <summary>
    /// Resolves dot segments (RFC 3986, 5.2.4), also where a dot is written %2e, and takes backslashes for slashes, as browsers do.
    /// </summary>
    public static string Normalize(string target)
    {
        var (path, query) = Split(target);
        var segments = path.Replace('\\', '/').Split('/');
        var kept = new List<string>(segments.Length);
        for (var i = 1; i < segments.Length; i++)
        {
            var dots = segments[i].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            var isLast = i == segments.Length - 1;
            if (dots == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            if (dots is "." or "..")
            {
                if (isLast)
                    kept.Add("");
                continue;
            }

            kept.Add(segments[i]);
        }

        return "/" + string.Join('/', kept) + query;
    }

    /// <summary>Makes one slash of several in a row.</summary>
    public static string MergeSlashes(string target)
    {
        var (path, query) = Split(target);
        if (!path.Contains("//", StringComparison.Ordinal))
            return target;
        var merged = new StringBuilder(path.Length);
        foreach (var c in path)
        {
            if (c != '/' || merged.Length == 0 || merged[^1] != '/')
                merged.Append(c);
        }

        return merged.Append(query).ToString();
    }

    private static (string Path, string Query) Split(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? (target, "") : (target[..query], target[query..]);
    }
}
