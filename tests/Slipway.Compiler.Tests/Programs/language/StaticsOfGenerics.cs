/// <summary>Each closed type has static fields of its own, and a static constructor that runs for it.</summary>
class Counter<T>
{
    public static int Count;
    public static readonly string Name;
    static Counter() { Name = typeof(T).Name; Output.Line("initialised for " + Name); }
    public Counter() => Count++;
    public class Nested { public static T Last; public static int Uses => Counter<T>.Count; }
}

class Derived<T> : Counter<List<T>> { public static int Own = 1; }

static class Cache<TKey, TValue> where TKey : notnull
{
    private static readonly Dictionary<TKey, TValue> s_items = [];
    public static TValue Get(TKey key, Func<TKey, TValue> make) => s_items.TryGetValue(key, out var value) ? value : s_items[key] = make(key);
    public static int Size => s_items.Count;
}

class Recursive<T> where T : Recursive<T>, new() { public static T Instance { get; } = new(); public static int Id = s_next++; private static int s_next = 10; }

class First : Recursive<First> { }

class Second : Recursive<Second> { }

static class Methods
{
    static class Holder<T> { public static int Calls; }
    public static int Call<T>() => ++Holder<T>.Calls;
}

static class Program
{
    [ThreadStatic] static int s_perThread;

    public static void Main()
    {
        Output.Line("start");
        new Counter<int>(); new Counter<int>(); new Counter<string>();
        Output.Line(Counter<int>.Count + " " + Counter<string>.Count + " " + Counter<object>.Count);
        new Derived<int>();
        Output.Line(Counter<List<int>>.Count + Derived<int>.Own + Counter<List<int>>.Name);
        Counter<string>.Nested.Last = "last";
        Counter<int>.Nested.Last = 5;
        Output.Line(Counter<string>.Nested.Last + Counter<int>.Nested.Last + (Counter<object>.Nested.Last ?? "null") + Counter<int>.Nested.Uses);
        Output.Line(Cache<int, string>.Get(1, i => "made " + i) + Cache<int, string>.Get(1, i => "again") + Cache<string, int>.Get("x", s => 7) + Cache<int, string>.Size);
        Output.Line((First.Instance == Recursive<First>.Instance) + " " + (object.ReferenceEquals(First.Instance, Second.Instance)) + First.Id + Second.Id);
        Methods.Call<int>(); Methods.Call<int>();
        Output.Line(Methods.Call<int>() + " " + Methods.Call<string>() + " " + Methods.Call<int[]>());
        s_perThread += 3;
        Output.Line(s_perThread);
    }
}
