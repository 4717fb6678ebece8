ref struct Reader(ReadOnlySpan<char> text) { private ReadOnlySpan<char> _rest = text; public bool Next(out ReadOnlySpan<char> word) { _rest = _rest.TrimStart(); if (_rest.IsEmpty) { word = default; return false; } int i = _rest.IndexOf(' '); if (i < 0) i = _rest.Length; word = _rest[..i]; _rest = _rest[i..]; return true; } public readonly int Left => _rest.Length; public void Dispose() => Output.Line("disposed"); }
ref struct Holder { public ref int Field; public Holder(ref int f) { Field = ref f; } public void Inc() => Field++; }
interface IShape { int Area(); } ref struct Sq(int s) : IShape { public int Area() => s * s; }
ref struct Box<T> where T : allows ref struct { public T Value; }
static class Program
{
    static int Area<T>(T t) where T : IShape, allows ref struct => t.Area();
    static Span<int> Pick(Span<int> a, Span<int> b, bool first) => first ? a : b;
    public static void Main() { using var r = new Reader("  the quick  fox"); while (r.Next(out var w)) Output.Line(w.ToString() + r.Left); int x = 5; var h = new Holder(ref x); h.Inc(); h.Inc(); Output.Line(x); int y = 100; h.Field = ref y; h.Inc(); Output.Line(y); Output.Line(Area(new Sq(4))); var b = new Box<ReadOnlySpan<char>> { Value = "boxed" }; Output.Line(b.Value.Length); Span<int> p = stackalloc int[2], q = stackalloc int[2]; Pick(p, q, false)[1] = 3; Output.Line(p[1] * 10 + q[1]); }
}
