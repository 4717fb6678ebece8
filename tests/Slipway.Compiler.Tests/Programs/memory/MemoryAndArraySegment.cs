using System.Runtime.InteropServices;

static class Program
{
    public static void Main()
    {
        int[] a = [1, 2, 3, 4, 5];
        Memory<int> m = a;
        Output.Line(m.Length);
        Output.Line(m[1..3].Span[0]);
        m.Slice(2).Span[0] = 30;
        Output.Line(a[2]);
        ReadOnlyMemory<char> t = "hello".AsMemory();
        Output.Line(t[1..].ToString());
        Output.Line(t.Span[^1].ToString());
        Show.Line("slice", () => m.Slice(6));
        Output.Line(m.ToArray().Length);
        Output.Line(m.TryCopyTo(new int[3]).ToString());
        Output.Line(MemoryMarshal.TryGetArray<int>(m, out var seg).ToString() + seg.Count);
        var s = new ArraySegment<int>(a, 1, 3);
        Output.Line(s[0] + s.Count + s.Offset);
        foreach (var x in s)
            Output.Line(x);
        Output.Line(s.Slice(1).Count);
        Show.Line("seg", () => s[3]);
        Show.Line("seg ctor", () => new ArraySegment<int>(new int[2], 1, 2));
        Output.Line(((IList<int>)s).IndexOf(30));
        Output.Line(s.ToArray().Length);
        Output.Line((s == new ArraySegment<int>(a, 1, 3)).ToString());
        ArraySegment<int> none = default;
        Show.Line("default", () => none.ToArray());
        Output.Line(ArraySegment<int>.Empty.Count);
        Output.Line(Memory<int>.Empty.IsEmpty.ToString());
        Output.Line(m.Equals(a.AsMemory()).ToString());
        using var o = System.Buffers.MemoryPool<byte>.Shared.Rent(10);
        Output.Line((o.Memory.Length >= 10).ToString());
        var pool = System.Buffers.ArrayPool<int>.Shared;
        var r = pool.Rent(5);
        Output.Line((r.Length >= 5).ToString());
        pool.Return(r);
    }
}
