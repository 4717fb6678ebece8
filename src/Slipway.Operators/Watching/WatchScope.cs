using System.Globalization;
using Slipway.Operators.Cluster;

namespace Slipway.Operators.Watching;

/// <summary>What one watch is of.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="Namespace">Null for all namespaces, and for what has none.</param>
/// <param name="Selector">Which of them.</param>
internal sealed record WatchScope(ResourceKind Kind, string? Namespace, LabelSelector Selector)
{
    /// <summary>Whether all of another scope is in this one.</summary>
    public bool Contains(WatchScope other) =>
        Kind == other.Kind && (Namespace is null || Namespace == other.Namespace) && other.Selector.IsSubsetOf(Selector);

    /// <summary>Whether an object of the kind is in this scope.</summary>
    public bool Contains(CachedObject candidate) => (Namespace is null || Namespace == candidate.Key.Namespace) && Selector.Matches(candidate);

    /// <param name="limit">Objects in a page; 0 for all at once.</param>
    /// <param name="page">Where it begins; null for the first.</param>
    public string ListPath(int limit, string? page) => Kind.Path(Namespace) + Query(
        [
            ("limit", limit == 0 ? null : limit.ToString(CultureInfo.InvariantCulture)),
            ("continue", page),
            ("labelSelector", Selector.IsEverything ? null : Selector.ToString()),
        ]);

    public string WatchPath(string version, int timeoutSeconds) => Kind.Path(Namespace) + Query(
        [
            ("watch", "true"),
            ("allowWatchBookmarks", "true"),
            ("resourceVersion", version),
            ("timeoutSeconds", timeoutSeconds.ToString(CultureInfo.InvariantCulture)),
            ("labelSelector", Selector.IsEverything ? null : Selector.ToString()),
        ]);

    public override string ToString() =>
        Kind.Resource + (Namespace is null ? "" : $" in {Namespace}") + (Selector.IsEverything ? "" : $" with {Selector}");

    private static string Query(ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var query = new System.Text.StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
                query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return query.ToString();
    }
}
