static class Program
{
    sealed record Node(object Value, Node Left = null, Node Right = null) { public void Deconstruct(out object value) => value = Value; }

    enum Level { Low, High = 5 }

    static string Kind(object o) => o switch
    {
        null => "null",
        int and (< 0 or > 100) => "far",
        int i and not 42 when i % 2 == 0 => "even " + i,
        42 => "answer",
        int => "odd",
        long or short or byte => "other integer",
        double.NaN => "NaN",
        double and > 1e10 => "huge",
        string { Length: 0 } => "empty",
        string { Length: var length and > 5 } s when s[0] is >= 'a' and <= 'f' => "long " + length,
        "exact" or "other" => "known",
        string and ['x', .., var last] => "x to " + last,
        char and ('a' or 'e' or 'i') => "vowel",
        Level.High => "high",
        Level l => "level " + l,
        ValueTuple<int, int>(var x, var y) when x == y => "same",
        ValueTuple<int, string> { Item1: var x } t => "tuple " + x + t,
        int[] and [] => "no ints",
        int[] and [var one] => "one int " + one,
        int[] and [1, .. var rest, 9] => "framed " + rest.Length,
        int[] and [_, _, ..] => "ints",
        List<string> and [.., "end"] => "ends",
        Node { Left: { Value: int v }, Right: null } => "left " + v,
        Node(string text, _, not null) => "right of " + text,
        Node(Node(Node(var deep))) => "deep " + deep,
        Node { Value: bool b, Left.Left.Value: "x" } => "path " + b,
        Exception { InnerException: { Message: "m" } inner } => "inner " + inner.GetType().Name,
        Type t => "type " + t.Name,
        IEnumerable<char> => "chars",
        var other => "else " + other,
    };

    static bool Is<T>(object o, out T value) { if (o is T t) { value = t; return true; } value = default; return false; }

    static string Generic<T>(T value) => value switch { int n => "int " + n, string s => "string " + s, null => "null " + typeof(T).Name, IComparable => "comparable", _ => "other" };

    static int Span(ReadOnlySpan<char> text) => text switch { "get" => 1, "post" or "put" => 2, ['/', .. var path] => path.Length * 10, [] => 0, _ => -1 };

    static string Relational(double d) => d switch { < -1 => "low", >= -1 and < 0 => "minus", 0 => "zero", > 0 and <= 1 => "plus", > 1 => "high", _ => "NaN" };

    public static void Main()
    {
        object[] all =
        [
            null, -1, 200, 8, 7, 42, 5L, (byte)1, double.NaN, 1e11, 1.5, "", "abcdefg", "zzzzzzzz", "exact", "xyz", 'e', 'z', Level.High, Level.Low, (Level)9,
            (3, 3), (3, 4), (3, "t"), new int[0], new[] { 5 }, new[] { 1, 2, 9 }, new[] { 1, 2 }, new List<string> { "a", "end" }, new List<string>(),
            new Node(1, new(7)), new Node("t", null, new(1)), new Node(new Node(new Node("d"))), new Node(true, new(0, new("x"))),
            new Exception("o", new FormatException("m")), typeof(int), new List<char>(), 2m,
        ];
        foreach (var o in all)
            Output.Line(Kind(o));
        Output.Line(Is<int>(5, out var n) + " " + n + Is<int?>(null, out _) + Is<string>(5, out var s) + (s ?? "default") + Is<int?>(5, out var nullable) + nullable);
        Output.Line(Generic(5) + Generic("s") + Generic<string>(null) + Generic(2.5) + Generic(new object()) + Generic<int?>(null) + Generic<int?>(3));
        foreach (var text in new[] { "get", "put", "/abc", "", "x" }) Output.Line(Span(text));
        foreach (var d in new[] { -2, -0.5, -0.0, 0.5, 1, 2, double.NaN }) Output.Line(Relational(d));
        Output.Line((all[3] is not int m ? -1 : m) + (all is [null, int a, .., decimal z] ? (int)(a + z) : 0));
        if (all[4] is not int seven) throw new Exception();
        Output.Line(seven is > 5 and < 10 ? "within" : "outside");
    }
}
