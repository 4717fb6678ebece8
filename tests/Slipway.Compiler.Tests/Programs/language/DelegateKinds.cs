class C(int f) { public int Instance(int x) => f + x; public virtual string V() => "base"; public static int Static(int x) => x * 3; } class D : C { public D() : base(1) { } public override string V() => "derived"; public Func<string> BaseV() => base.V; } struct S { public int F; public int Read(int x) => F + x; } static class Ext { public static int Length2(this string s, int x) => s.Length * x; public static T Gen<T>(this T t) where T : class => t; }
interface II { int M(int x); } class Impl : II { public int M(int x) => x + 1000; }
static class Program
{
    delegate TOut Conv<in TIn, out TOut>(TIn t);
    public static void Main()
    {
        Func<int, int> f = new C(10).Instance; Output.Line(f(5)); f = C.Static; Output.Line(f(5)); C c = new D(); Func<string> v = c.V; Output.Line(v()); Output.Line(new D().BaseV()()); var s = new S { F = 7 }; f = s.Read; s.F = 100; Output.Line(f(1)); f = "four".Length2; Output.Line(f(3)); II i = new Impl(); f = i.M; Output.Line(f(1)); Func<string> g = "ext".Gen; Output.Line(g());
        Conv<object, string> o = x => x.ToString(); Conv<string, object> p = o; Output.Line((string)p("variance")); Func<object> co = () => "co"; Output.Line((string)co()); IEnumerable<object> e = new List<string> { "a" }; foreach (var x in e) Output.Line((string)x); Action<object> ao = x => Output.Line(x.ToString()); Action<string> as_ = ao; as_("contra");
        Func<int, int> n = f.Invoke; Output.Line(n(2)); Predicate<int> pr = x => x > 3; Output.Line(pr(4).ToString()); Comparison<int> cmp = (a, b) => b - a; Output.Line(cmp(1, 2)); Converter<int, string> cv = x => "c" + x; Output.Line(cv(1)); Func<int> captured = () => s.F; s.F = 9; Output.Line(captured()); Output.Line(((Func<int, int>)(x => x)).Target is null ? "null" : "target"); Show.Line("null", () => ((C)null).Instance(1));
    }
}
