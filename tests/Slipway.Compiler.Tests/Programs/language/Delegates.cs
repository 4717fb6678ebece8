delegate int Op(int a, int b);
delegate P Make(int x);
struct P { public int V; public int Get() => V; public int Add(int d) => V + d; }
class C { public int F; public int M(int a, int b) => F + a * b; public virtual int W() => 1; public static int S(int a, int b) => a - b; }
class D : C { public override int W() => 2; }
static class Ext { public static int Len(this string s) => s.Length; public static int Sum(this int[] a) { int s = 0; foreach (var x in a) s += x; return s; } }
static class Program
{
    static int Apply(Op op, int a, int b) => op(a, b);
    static event Action<int> Changed;
    static Func<int> Counter() { int n = 0; return () => ++n; }
    static string Log = "";
    static unsafe int Fp(delegate*<int, int, int> f) => f(6, 7);
    static int Mul(int a, int b) => a * b;
    public static unsafe void Main()
    {
        Output.Line(Apply((a, b) => a + b, 3, 4)); Output.Line(Apply(C.S, 10, 4)); Output.Line(Apply(new C { F = 100 }.M, 2, 3));
        int captured = 5; Func<int, int> f = x => x + captured; captured = 50; Output.Line(f(1));
        var c1 = Counter(); var c2 = Counter(); c1(); c1(); c2(); Output.Line(c1()); Output.Line(c2());
        C c = new D(); Func<int> w = c.W; Output.Line(w());
        Func<int> l = "hello".Len; Output.Line(l()); Func<int> s = new[] { 1, 2, 3 }.Sum; Output.Line(s());
        var p = new P { V = 8 }; Func<int> g = p.Get; p.V = 9; Output.Line(g()); Func<int, int> ad = p.Add; Output.Line(ad(1));
        Action<int> a1 = x => Log += "a" , a2 = x => Log += "b", a3 = x => Log += "c"; var m = a1 + a2 + a3 + a1; m(0); Output.Line(Log); Log = ""; m -= a1; m(0); Output.Line(Log); Log = ""; m -= a2; m?.Invoke(0); Output.Line(Log); m -= a1; m -= a3; Output.Line(m is null ? 1 : 0);
        Changed += a1; Changed += a2; Log = ""; Changed(1); Output.Line(Log); Changed -= a1; Changed -= a2; Output.Line(Changed is null ? 1 : 0);
        Make mk = x => new P { V = x * 2 }; Output.Line(mk(21).V); mk += x => new P { V = x * 3 }; Output.Line(mk(10).V);
        Output.Line(Fp(&Mul)); Output.Line(Fp(&C.S));
        var actions = new List<Func<int>>(); for (int i = 0; i < 3; i++) { int j = i; actions.Add(() => i * 10 + j); } foreach (var a in actions) Output.Line(a());
        Op eq1 = C.S, eq2 = C.S; Output.Line(eq1 == eq2 ? 1 : 0); Output.Line(eq1.Equals((Op)Mul) ? 1 : 0);
        Func<object> cov = () => "covariant"; Func<string> str = () => "s"; cov = str; Output.Line((string)cov());
        int Local(int n) => n <= 1 ? 1 : n * Local(n - 1); Output.Line(Local(10));
    }
}
