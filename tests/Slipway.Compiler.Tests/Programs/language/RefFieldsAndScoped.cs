using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

ref struct Cursor(Span<int> items)
{
    private readonly Span<int> _items = items;
    private ref int _current = ref MemoryMarshal.GetReference(items);
    private int _at;

    public readonly ref int Current => ref _current;

    public bool Next() { if (++_at >= _items.Length) return false; _current = ref _items[_at]; return true; }
}

ref struct Pair<T>
{
    public ref T First;
    public ref readonly T Second;
    public Pair(ref T first, ref readonly T second) { First = ref first; Second = ref second; }
    public void Swap(ref T other) { (First, other) = (other, First); }
    public readonly bool IsBound => !Unsafe.IsNullRef(ref First);
}

struct Counter
{
    private int _count;
    [UnscopedRef] public ref int Count => ref _count;
    public readonly int Read() => _count;
}

interface IVisitor { void Visit(scoped ReadOnlySpan<char> text); }

ref struct Lengths : IVisitor { public int Total; public void Visit(scoped ReadOnlySpan<char> text) => Total += text.Length; }

static class Program
{
    static void Each<T>(ref T visitor, params ReadOnlySpan<string> texts) where T : IVisitor, allows ref struct
    {
        foreach (var text in texts)
            visitor.Visit(text);
    }

    static ref int Longer(ref int a, ref int b) => ref a > b ? ref a : ref b;

    static ReadOnlySpan<char> Trim(scoped in int count, ReadOnlySpan<char> text) => text[..count];

    public static void Main()
    {
        int[] numbers = [1, 2, 3];
        var cursor = new Cursor(numbers);
        do cursor.Current *= 10; while (cursor.Next());
        Output.Line(string.Join(",", numbers));
        int x = 1, y = 2, z = 3;
        var pair = new Pair<int>(ref x, in y);
        pair.First = 10;
        y = 20;
        pair.Swap(ref z);
        Output.Line(x + " " + pair.Second + " " + z + pair.IsBound + default(Pair<int>).IsBound);
        pair.First = ref z;
        pair.First++;
        Output.Line(z);
        var counter = new Counter();
        ref int count = ref counter.Count;
        count += 5;
        counter.Count++;
        Output.Line(counter.Read());
        var lengths = new Lengths();
        Each(ref lengths, "ab", "", "cde");
        Output.Line(lengths.Total);
        Longer(ref x, ref y) = -1;
        Output.Line(x + " " + y);
        ref int local = ref numbers[0];
        for (int i = 0; i < 3; i++) { local = ref numbers[i]; local += i; }
        Output.Line(string.Join(",", numbers) + Trim(2, "abc").ToString());
        var words = new Dictionary<string, int> { ["a"] = 1 };
        CollectionsMarshal.GetValueRefOrAddDefault(words, "b", out var existed) += 7;
        ref var a = ref CollectionsMarshal.GetValueRefOrNullRef(words, "a");
        a = 100;
        Output.Line(words["a"] + words["b"] + " " + existed + Unsafe.IsNullRef(ref CollectionsMarshal.GetValueRefOrNullRef(words, "c")));
    }
}
