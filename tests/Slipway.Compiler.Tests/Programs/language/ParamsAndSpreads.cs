using System.Collections;
using System.Linq;
using System.Runtime.CompilerServices;

[CollectionBuilder(typeof(Bag), nameof(Bag.Create))]
sealed class Bag<T>(T[] items) : IEnumerable<T>
{
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    public override string ToString() => "bag " + string.Join("", items);
}

static class Bag { public static Bag<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray()); }

sealed class Adding : IEnumerable { public string All = ""; public void Add(string s) => All += s; public void Add(int a, int b) => All += a + b; public IEnumerator GetEnumerator() => All.GetEnumerator(); }

static class Program
{
    static string Array(params object[] items) => "array " + items?.Length;
    static string Span(string first, params ReadOnlySpan<int> rest) => first + " span " + rest.Length;
    static string List(params List<string> items) => "list " + items.Count;
    static string Sequence(params IEnumerable<int> items) => "sequence " + items.Sum();
    static string Pick(params int[] items) => "ints";
    static string Pick(params ReadOnlySpan<int> items) => "span";
    static string Pick(int one) => "one";
    static IEnumerable<int> Lazy() { Output.Line("lazily"); yield return 8; yield return 9; }

    public static void Main()
    {
        Output.Line(Array() + Array(1, "x") + Array(null) + Array(new object[] { 1, 2, 3 }) + Array((object)new object[2]) + Array(new[] { "a" }));
        Output.Line(Span("x") + Span("y", 1, 2) + Span("z", [1, 2, 3]) + List("a", "b") + List() + Sequence(1, 2, 3) + Sequence(Lazy()));
        Output.Line(Pick() + Pick(1) + Pick(1, 2) + Pick([1, 2]) + Pick(new[] { 1 }));
        int[] numbers = [1, .. new[] { 2, 3 }, .. Lazy(), .. "", 4];
        List<object> mixed = ["s", 1, null, .. numbers];
        Span<char> letters = ['a', .. "bc"];
        IReadOnlyList<int> readOnly = [5, 6];
        ICollection<int> mutable = [.. readOnly];
        mutable.Add(7);
        HashSet<string> set = ["a", "b", "a"];
        Bag<int> bag = [.. numbers.Where(n => n > 3), 0];
        Output.Line(string.Join(",", numbers) + " " + mixed.Count + letters.ToString() + readOnly.Count + mutable.Count + set.Count + bag);
        Show.Line("read only", () => ((IList<int>)readOnly)[0] = 1);
        int[][] jagged = [[1], [], [.. numbers[..2]]];
        Output.Line(string.Join("|", jagged.Select(row => string.Join(",", row))));
        IEnumerable<string> empty = [];
        Output.Line((empty.Any() ? "some" : "none") + ((int[])[]).Length + (true ? [1, 2] : (List<int>)null).Count);
        Output.Line(new Adding { "x", { 1, 2 }, "y" }.All);
        ReadOnlySpan<byte> utf8 = [.. "hé"u8, 0xFF];
        Output.Line(utf8.Length + " " + utf8[^1]);
        var order = "";
        int Next(int n) { order += n; return n; }
        int[] evaluated = [Next(1), .. new[] { Next(2) }, Next(3)];
        Output.Line(order + evaluated.Length);
    }
}
