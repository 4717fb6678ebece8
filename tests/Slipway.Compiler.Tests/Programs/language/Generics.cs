class Stack<T> { T[] items = new T[2]; int n; public void Push(T t) { if (n == items.Length) { var m = new T[n * 2]; for (int i = 0; i < n; i++) m[i] = items[i]; items = m; } items[n++] = t; } public T Pop() => items[--n]; public int Count => n; }
class Pair<A, B> { public A First; public B Second; public Pair(A a, B b) { First = a; Second = b; } public Pair<B, A> Swap() => new(Second, First); }
class Static<T> { public static int Count; public static T Last; static Static() { Count = 100; } public static void Add(T t) { Count++; Last = t; } }
class Outer<T> { public class Inner<U> { public string Name() => typeof(T).Name + typeof(U).Name; } public struct V { public T Value; } }
struct Opt<T> { public bool Has; public T Value; public Opt(T v) { Has = true; Value = v; } public T Or(T d) => Has ? Value : d; public Opt<U> Map<U>(Func<T, U> f) => Has ? new Opt<U>(f(Value)) : default; }
static class Program
{
    static T Max<T>(T a, T b) where T : IComparable<T> => a.CompareTo(b) > 0 ? a : b;
    static string Kind<T>(T t) => t is int ? "int" : t is string ? "string" : t is null ? "null" : typeof(T) == typeof(long) ? "long" : "other";
    static T Make<T>() where T : new() => new T();
    static int Size<T>() => System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
    static bool IsDefault<T>(T t) => EqualityComparer<T>.Default.Equals(t, default);
    public static void Main()
    {
        var s = new Stack<int>(); for (int i = 0; i < 10; i++) s.Push(i * i); int sum = 0; while (s.Count > 0) sum = sum * 2 + s.Pop(); Output.Line(sum);
        var t = new Stack<string>(); t.Push("a"); t.Push("b"); t.Push("c"); Output.Line(t.Pop()); Output.Line(t.Pop());
        var u = new Stack<(int, string)>(); u.Push((1, "x")); u.Push((2, "y")); u.Push((3, "z")); var (n, z) = u.Pop(); Output.Line(n); Output.Line(z);
        var p = new Pair<int, string>(5, "five").Swap(); Output.Line(p.First); Output.Line(p.Second);
        Static<int>.Add(3); Static<int>.Add(4); Static<string>.Add("q"); Output.Line(Static<int>.Count); Output.Line(Static<string>.Count); Output.Line(Static<int>.Last); Output.Line(Static<string>.Last);
        Output.Line(new Outer<int>.Inner<string>().Name());
        Output.Line(new Outer<long>.V { Value = 7 }.Value);
        Output.Line(new Opt<int>(5).Map(x => x * 2L).Or(-1)); Output.Line(default(Opt<string>).Or("none"));
        Output.Line(Max(3, 9)); Output.Line(Max("abc", "abd") == "abd" ? 1 : 0); Output.Line(Max(2.5, 1.5) == 2.5 ? 1 : 0);
        Output.Line(Kind(1)); Output.Line(Kind("s")); Output.Line(Kind<object>(null)); Output.Line(Kind(5L)); Output.Line(Kind(2.0)); Output.Line(Kind<object>(3));
        Output.Line(Make<Stack<int>>().Count); Output.Line(Make<int>());
        Output.Line(Size<int>()); Output.Line(Size<long>()); Output.Line(Size<(byte, int)>());
        Output.Line(IsDefault(0) ? 1 : 0); Output.Line(IsDefault("") ? 1 : 0); Output.Line(IsDefault<string>(null) ? 1 : 0); Output.Line(IsDefault((1, 2)) ? 1 : 0); Output.Line(IsDefault(DayOfWeek.Sunday) ? 1 : 0);
    }
}
