namespace Slipway.Gateway.Http;

/// <summary>Resolves dot segments (RFC 3986, 5.2.4) and merges slashes in a request's path; the query stays as it is.</summary>
internal static class PathNormalization
{
    public static string Apply(string target, bool resolveDots, bool mergeSlashes)
    {
        if (target.Length == 0 || target[0] != '/')
            return target;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var kept = new List<string>();
        var segments = path[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var (segment, last) = (segments[i], i == segments.Length - 1);
            if (mergeSlashes && segment.Length == 0 && !last)
                continue;
            if (!resolveDots || segment is not ("." or ".."))
            {
                kept.Add(segment);
                continue;
            }

            if (segment == ".." && kept.Count > 0)
                kept.RemoveAt(kept.Count - 1);
            if (last)
                kept.Add("");
        }

        return "/" + string.Join('/', kept) + (query < 0 ? "" : target[query..]);
    }
}
