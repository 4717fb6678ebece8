struct P { public int X, Y; public P(int x, int y) { X = x; Y = y; } public int Sum() => X + Y; public void Move(int d) { X += d; Y += d; } public readonly P With(int x) => new(x, Y); }
struct Big { public long A, B, C; public P Point; public string Name; public double D; }
struct Nested { public P A; public P B; public byte Tag; }
class Holder { public P Value; public Big Large; public static P Shared; public static Big SharedBig; }
static class Program
{
    static P Make(int i) => new(i, i + 1);
    static Big MakeBig(int i) { Big b = default; b.A = i; b.Point = Make(i); b.Name = "n"; b.D = i / 2.0; return b; }
    static int Take(P p) { p.X = 100; return p.X + p.Y; }
    static void Change(ref P p) => p.Y = 50;
    static long TakeBig(Big b, in Big c) { b.A++; b.Point.X++; return b.A + c.A + b.Point.X + c.Point.Y; }
    static ref int Pick(ref P p, bool first) { if (first) return ref p.X; return ref p.Y; }
    public static void Main()
    {
        var p = new P(1, 2); var q = p; q.X = 9; Output.Line(p.X); Output.Line(q.X); Output.Line(Take(p)); Output.Line(p.X);
        Change(ref p); Output.Line(p.Y); p.Move(3); Output.Line(p.Sum()); Output.Line(p.With(7).Sum()); Output.Line(Make(5).Sum());
        var b = MakeBig(10); Output.Line(TakeBig(b, b)); Output.Line(b.A); Output.Line(b.Name); Output.Line(b.D == 5.0 ? 1 : 0);
        var arr = new P[5]; for (int i = 0; i < 5; i++) { arr[i].X = i; arr[i].Y = i * i; } arr[2] = arr[4]; arr[3].Move(1); foreach (var a in arr) Output.Line(a.Sum());
        var bigs = new Big[3]; bigs[1] = MakeBig(4); bigs[2] = bigs[1]; bigs[2].Point.X = 99; Output.Line(bigs[1].Point.X); Output.Line(bigs[2].Point.X);
        var h = new Holder(); h.Value.X = 4; h.Value.Move(2); Output.Line(h.Value.Sum()); h.Large = b; h.Large.Point.Y = 1; Output.Line(h.Large.Point.Y + b.Point.Y);
        Holder.Shared = new P(7, 8); Holder.Shared.Move(1); Output.Line(Holder.Shared.Sum()); Holder.SharedBig = b; Output.Line(Holder.SharedBig.Point.Y);
        Nested n = default; n.A = p; n.B = n.A; n.B.X = 1000; n.Tag = 255; n.Tag++; Output.Line(n.A.X + n.B.X + n.Tag);
        Pick(ref p, false) = 77; Pick(ref p, true)++; Output.Line(p.X); Output.Line(p.Y);
        object o = p; p.X = 0; Output.Line(((P)o).X); Output.Line(o.Equals(new P(5, 77)) ? 1 : 0); Output.Line(o.Equals(p) ? 1 : 0); Output.Line(o.GetHashCode() == new P(5, 77).GetHashCode() ? 1 : 0);
        (p, q) = (q, p); Output.Line(p.X); Output.Line(q.X);
        int? m = 5; int? k = null; Output.Line((m + k).HasValue ? 1 : 0); Output.Line((m * 2) ?? 0); Output.Line(m > 3 ? 1 : 0); Output.Line(k > 3 ? 1 : 0); object bo = m; Output.Line((int)bo); object bn = k; Output.Line(bn is null ? 1 : 0); int? back = (int?)bo; Output.Line(back.Value);
        var tuple = (a: 1, b: "two", c: 3.0); tuple.a = 10; var copy = tuple; copy.b = "zwei"; Output.Line(tuple.b); Output.Line(copy.b); Output.Line(tuple == (10, "two", 3.0) ? 1 : 0);
    }
}
