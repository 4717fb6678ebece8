using System.Linq;

static class Program
{
    static IEnumerable<int> Nested(string name, int depth)
    {
        Output.Line("enter " + name);
        try
        {
            yield return depth;
            if (depth > 0)
            {
                try
                {
                    foreach (var inner in Nested(name + "'", depth - 1))
                        yield return inner * 10;
                }
                finally { Output.Line("middle " + name); }
            }
            yield return -depth;
        }
        finally { Output.Line("leave " + name); }
    }

    static IEnumerable<int> Closes(IDisposable resource) { using (resource) { yield return 1; yield return 2; } }

    sealed class Resource(string name) : IDisposable { public void Dispose() => Output.Line("disposed " + name); }

    static IEnumerable<string> Tree(Node node) { if (node is null) yield break; foreach (var s in Tree(node.Left)) yield return s; yield return node.Name; foreach (var s in Tree(node.Right)) yield return s; }

    sealed record Node(string Name, Node Left = null, Node Right = null);

    static IEnumerable<int> Throws(int at) { for (int i = 0; ; i++) { if (i == at) throw new InvalidOperationException("at " + i); yield return i; } }

    static IEnumerator<int> Once() { yield return 7; }

    struct Walk { public int From; public IEnumerable<int> Up(int to) { for (int i = From; i < to; i++) yield return i; } }

    public static void Main()
    {
        foreach (var i in Nested("a", 2)) { Output.Line(i); if (i == 10) break; }
        Output.Line(Nested("b", 1).Skip(1).First());
        var enumerator = Nested("c", 0).GetEnumerator();
        enumerator.Dispose();
        Output.Line("disposed before it began " + enumerator.MoveNext());
        Output.Line(Closes(new Resource("r")).ElementAt(1));
        Output.Line(string.Join("", Tree(new("d", new("b", new("a"), new("c")), new("e")))));
        var sum = 0;
        try { foreach (var i in Throws(3)) sum += i; } catch (InvalidOperationException e) { Output.Line(e.Message + " " + sum); }
        var query = Nested("d", 0);
        Output.Line(query.Count() + query.Count());
        using var first = query.GetEnumerator();
        using var second = query.GetEnumerator();
        Output.Line(first.MoveNext().ToString() + second.MoveNext() + first.MoveNext() + first.Current + second.Current);
        var once = Once();
        Output.Line(once.MoveNext().ToString() + once.Current + once.MoveNext() + once.MoveNext());
        Show.Line("reset", once.Reset);
        var walk = new Walk { From = 2 };
        var up = walk.Up(5);
        walk.From = 4;
        Output.Line(string.Join(",", up) + string.Join(",", walk.Up(6)));
    }
}
