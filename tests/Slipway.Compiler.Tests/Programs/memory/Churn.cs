class Tree { public Tree Left, Right; public int Value; public static Tree Make(int d) => d == 0 ? new Tree { Value = 1 } : new Tree { Left = Make(d - 1), Right = Make(d - 1), Value = d }; public int Sum() => Value + (Left?.Sum() ?? 0) + (Right?.Sum() ?? 0); }
struct Holder { public int Pad; public string Text; public object[] Items; }
class Linked { public Linked Next; public byte[] Data; }
static class Program
{
    static Holder s_holder; static List<Tree> s_keep = new();
    static ref int Interior(int n) { var a = new int[n]; a[n / 2] = n; return ref a[n / 2]; }
    static Span<byte> Middle(int n) { var a = new byte[n]; for (int i = 0; i < n; i++) a[i] = (byte)i; return a.AsSpan(n / 2); }
    public static unsafe void Main()
    {
        s_holder = new Holder { Text = string.Concat("kept ", 42.ToString()), Items = new object[] { "a", 5, new Tree { Value = 77 } } };
        for (int i = 0; i < 12; i++) { var t = Tree.Make(6); if (i % 4 == 0) s_keep.Add(t); Output.Line(t.Sum()); }
        foreach (var t in s_keep) Output.Line(t.Sum());
        Output.Line(s_holder.Text); Output.Line((int)s_holder.Items[1]); Output.Line(((Tree)s_holder.Items[2]).Value);
        ref int r = ref Interior(100); var m = Middle(200); for (int i = 0; i < 20; i++) Tree.Make(4); Output.Line(r); int sum = 0; foreach (var b in m) sum += b; Output.Line(sum);
        Linked list = null; for (int i = 0; i < 3000; i++) list = new Linked { Next = list, Data = new byte[i % 50] }; int n = 0, size = 0; for (var l = list; l != null; l = l.Next) { n++; size += l.Data.Length; } Output.Line(n); Output.Line(size);
        var big = new long[20000]; big[19999] = 5; for (int i = 0; i < 10; i++) { var other = new long[5000]; other[0] = i; big[i] = other[0]; } Output.Line(big[9] + big[19999]);
        fixed (char* p = string.Concat("pin", 1.ToString())) { for (int i = 0; i < 50; i++) Tree.Make(2); Output.Line(p[3]); }
        var text = ""; for (int i = 0; i < 60; i++) text = string.Concat(text, i.ToString(), ","); Output.Line(text);
        var d = new Dictionary<string, List<int>>(); for (int i = 0; i < 300; i++) { var k = "k" + (i % 17).ToString(); if (!d.TryGetValue(k, out var v)) d[k] = v = new List<int>(); v.Add(i); } foreach (var kv in d) { int s = 0; foreach (var x in kv.Value) s += x; Output.Line(kv.Key + "=" + s.ToString()); }
    }
}
