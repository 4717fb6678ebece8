using System.Linq;

/// <summary>A routing tree with fixed, named and rest segments, where the most exact route wins whatever order they came in.</summary>
static class Program
{
    private sealed class Node
    {
        private readonly SortedDictionary<string, Node> _fixed = new(StringComparer.Ordinal);
        private Node _named;
        private string _name;
        private (string Name, string Route)? _rest;
        private string _route;

        public void Add(ReadOnlySpan<string> segments, string route)
        {
            switch (segments)
            {
                case []:
                    _route = _route is null ? route : throw new InvalidOperationException("twice: " + route);
                    break;
                case [['*', .. var name]]:
                    _rest = (name, route);
                    break;
                case [['*', ..], ..]:
                    throw new ArgumentException("after the rest: " + route);
                case [['{', .. var name, '}'], .. var others]:
                    if (_name is not null && _name != name)
                        throw new ArgumentException($"{_name} and {name}: {route}");
                    _name = name;
                    (_named ??= new Node()).Add(others, route);
                    break;
                case [var segment, .. var others]:
                    if (!_fixed.TryGetValue(segment, out var child))
                        _fixed.Add(segment, child = new Node());
                    child.Add(others, route);
                    break;
            }
        }

        public string Find(ReadOnlySpan<string> segments, Dictionary<string, string> values)
        {
            if (segments.IsEmpty)
                return _route;
            if (_fixed.TryGetValue(segments[0], out var child) && child.Find(segments[1..], values) is { } exact)
                return exact;
            if (segments[0].Length > 0 && _named?.Find(segments[1..], values) is { } named)
            {
                values[_name] = segments[0];
                return named;
            }
            if (_rest is not var (name, route))
                return null;
            values[name] = string.Join('/', segments.ToArray());
            return route;
        }
    }

    private static string[] Segments(string path) => path.Split('/', StringSplitOptions.None)[1..];

    public static void Main()
    {
        var root = new Node();
        string[] routes =
        [
            "/", "/users", "/users/{id}", "/users/me", "/users/{id}/posts/{post}", "/users/{id}/*rest", "/static/*path", "/static/favicon.ico", "/*any",
            "/users", "/users/{name}", "/static/*a/b",
        ];
        foreach (var route in routes)
        {
            try
            {
                root.Add(Segments(route), route);
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException)
            {
                Output.Line(e.GetType().Name + " " + e.Message);
            }
        }
        foreach (var path in new[] { "/", "/users", "/users/", "/users/7", "/users/me", "/users/7/posts/9", "/users/7/photos/1", "/users/me/posts/2",
            "/static/css/a.css", "/static/favicon.ico", "/static/", "/nothing/here", "//", "/users/7/posts/" })
        {
            var values = new Dictionary<string, string>();
            var found = root.Find(Segments(path), values);
            Output.Line($"{path} -> {found ?? "404"} {string.Join(", ", values.OrderBy(pair => pair.Key, StringComparer.Ordinal))}");
        }
    }
}
