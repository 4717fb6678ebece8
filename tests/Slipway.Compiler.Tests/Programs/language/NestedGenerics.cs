/// <summary>Generic types inside of generic types, constraints over each other, and methods that are generic over and over.</summary>
class Outer<T>
{
    public class Inner<U> { public (T, U) Pair; public class Deep<V> where V : T { public string Names => typeof(T).Name + typeof(U).Name + typeof(V).Name; } }
    public struct Link { public T Value; public Link[] Next; }
    public delegate R Map<R>(T value);
    public enum Mode { On, Off }
    public static Inner<U> With<U>(T t, U u) => new() { Pair = (t, u) };
    public interface IVisit<U> { U Visit(Outer<T> outer, T value); }
}

class Visitor : Outer<int>.IVisit<string>, Outer<string>.IVisit<int>
{
    string Outer<int>.IVisit<string>.Visit(Outer<int> outer, int value) => "int " + value;
    public int Visit(Outer<string> outer, string value) => value.Length;
}

interface INode<TSelf> where TSelf : INode<TSelf> { TSelf Parent { get; } int Depth => Parent is null ? 0 : Parent.Depth + 1; }

sealed class Tree(Tree parent = null) : INode<Tree> { public Tree Parent => parent; }

abstract class Entity<TKey> where TKey : struct, IEquatable<TKey> { public TKey Key { get; init; } public bool Same(Entity<TKey> other) => Key.Equals(other.Key); }

sealed class User : Entity<Guid> { }

sealed class Row : Entity<int> { }

static class Program
{
    static int Depth<T>(int n) where T : class => n == 0 ? typeof(T).Name.Length : Depth<T>(n - 1) + 1;

    static TResult Pipe<T1, T2, TResult>(T1 value, Func<T1, T2> first, Func<T2, TResult> second) => second(first(value));

    static T Default<T>() => default;

    static bool IsDefault<T>(T value) => EqualityComparer<T>.Default.Equals(value, default);

    static TOut Convert<TIn, TOut>(TIn value) where TIn : IConvertible where TOut : struct => (TOut)(object)value.ToInt32(null);

    static T New<T>() where T : new() => new();

    static string Choose<T>(T value) => "generic";
    static string Choose(int value) => "int";
    static string Choose<T>(List<T> value) => "list";
    static string Choose<T>(T value, params T[] more) => "params";
    static string Choose<T>(IEnumerable<T> value) where T : struct => "values";

    static unsafe int Size<T>() where T : unmanaged => sizeof(T);

    public static void Main()
    {
        Output.Line(new Outer<object>.Inner<int>.Deep<string>().Names);
        var inner = Outer<string>.With("t", 5);
        Output.Line(inner.Pair + inner.GetType().Name + (inner is Outer<string>.Inner<int>) + ((object)inner is Outer<int>.Inner<string>));
        var link = new Outer<double>.Link { Value = 1.5, Next = [new() { Value = 2 }] };
        Output.Line($"{link.Next[0].Value + link.Value}");
        Outer<int>.Map<string> map = v => "mapped " + v;
        Output.Line(map(3) + Outer<int>.Mode.Off + (Outer<int>.Mode.On.Equals(Outer<string>.Mode.On)));
        var visitor = new Visitor();
        Output.Line(((Outer<int>.IVisit<string>)visitor).Visit(null, 4) + visitor.Visit(null, "four"));
        INode<Tree> tree = new Tree(new Tree(new Tree()));
        Output.Line(tree.Depth + Depth<string>(5));
        Output.Line(new User { Key = default }.Same(new User()).ToString() + new Row { Key = 1 }.Same(new Row()));
        Output.Line(Pipe("12", int.Parse, n => n * 2.5m).ToString());
        Output.Line((Default<string>() ?? "null") + Default<int>() + Default<(int, string)>() + Default<int?>().HasValue + Default<Outer<int>.Mode>());
        Output.Line(IsDefault(0).ToString() + IsDefault("") + IsDefault<string>(null) + IsDefault((0, 0)) + IsDefault(Guid.Empty) + IsDefault<int?>(0));
        Output.Line(Convert<string, int>("12") + Convert<bool, int>(true) + New<List<int>>().Count + New<int>());
        Output.Line(Choose(1) + Choose("s") + Choose(new List<int>()) + Choose(1L, 2L) + Choose(new[] { 1 }));
        Output.Line(Size<(byte, int)>() + Size<Outer<int>.Mode>() + Size<bool>() + Size<char>() + Size<Guid>());
        Dictionary<string, Dictionary<int, List<(string, int[])>>> deep = new() { ["a"] = new() { [1] = [("x", [1, 2])] } };
        Output.Line(deep["a"][1][0].Item2[^1]);
    }
}
