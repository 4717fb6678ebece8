interface IShape { int Area(); string Describe() => "area " + (Area() > 5 ? "big" : "small"); static int Count => 42; }
interface INamed { string Name { get; } }
interface IBoth : IShape, INamed { new string Describe() => "both"; }
class A : IShape { public int Area() => 3; }
class B : IBoth { public int Area() => 7; public string Name => "B"; string IShape.Describe() => "explicit"; }
struct S : IShape, INamed { public int V; public int Area() => V++; public string Name => "S"; }
interface IAdd<T> where T : IAdd<T> { static abstract T operator +(T a, T b); static abstract T Zero { get; } static virtual string Kind => "default"; }
struct Num(int v) : IAdd<Num> { public int V = v; public static Num operator +(Num a, Num b) => new(a.V + b.V); public static Num Zero => new(0); }
class Str(string s) : IAdd<Str> { public string S = s; public static Str operator +(Str a, Str b) => new(a.S + b.S); public static Str Zero => new(""); public static string Kind => "str"; }
interface IGet<out T> { T Get(); }
interface ISet<in T> { void Set(T t); }
class Box<T> : IGet<T>, ISet<T> { T v; public T Get() => v; public void Set(T t) => v = t; }
interface IGen { T Echo<T>(T t); }
class Gen1 : IGen { public T Echo<T>(T t) => t; }
class Gen2 : IGen { public virtual T Echo<T>(T t) { Output.Line("echo"); return t; } }
static class Program
{
    static T Sum<T>(T[] items) where T : IAdd<T> { var r = T.Zero; foreach (var i in items) r += i; Output.Line(T.Kind); return r; }
    static int Use<T>(T t) where T : IShape => t.Area() + t.Area();
    public static void Main()
    {
        IShape[] all = [new A(), new B(), new S { V = 9 }];
        foreach (var s in all) { Output.Line(s.Area()); Output.Line(s.Describe()); if (s is INamed n) Output.Line(n.Name); }
        Output.Line(((IBoth)all[1]).Describe());
        Output.Line(IShape.Count);
        var st = new S { V = 1 }; Output.Line(Use(st)); Output.Line(st.V); IShape boxed = st; boxed.Area(); boxed.Area(); Output.Line(((S)boxed).V); Output.Line(Use(boxed));
        Output.Line(Sum(new[] { new Num(1), new Num(2), new Num(39) }).V);
        Output.Line(Sum(new[] { new Str("x"), new Str("y") }).S);
        var b = new Box<string>(); ISet<string> set = b; set.Set("hello"); IGet<object> get = b; Output.Line((string)get.Get());
        ISet<object> so = new Box<object>(); ISet<string> ss = so; ss.Set("contra"); Output.Line((string)((IGet<object>)so).Get());
        IGen[] gens = [new Gen1(), new Gen2()]; foreach (var g in gens) { Output.Line(g.Echo(5)); Output.Line(g.Echo("s")); Output.Line(g.Echo(5L)); }
        IEnumerable<int> e = new[] { 1, 2, 3 }; foreach (var i in e) Output.Line(i);
        IReadOnlyList<string> l = new[] { "p", "q" }; Output.Line(l.Count); Output.Line(l[1]);
    }
}
