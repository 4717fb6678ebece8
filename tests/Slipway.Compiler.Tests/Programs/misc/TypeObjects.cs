using System.Linq;

interface IShape<T> { }

abstract class Shape { public Type Own => GetType(); }

sealed class Square : Shape, IShape<int> { public class Corner<T> { } }

struct Value { }

static class Program
{
    static string Tell(Type type) => $"{type.Name} {type.FullName} {type} value:{type.IsValueType} enum:{type.IsEnum} primitive:{type.IsPrimitive} "
        + $"interface:{type.IsInterface} array:{type.IsArray} class:{type.IsClass} abstract:{type.IsAbstract} sealed:{type.IsSealed} generic:{type.IsGenericType}";

    static Type Of<T>() => typeof(T);

    static bool Same<T, U>() => typeof(T) == typeof(U);

    static string Name<T>(T value) => typeof(T).Name + " holding " + (value?.GetType().Name ?? "null");

    public static void Main()
    {
        Type[] types = [typeof(int), typeof(string), typeof(Value), typeof(DayOfWeek), typeof(Shape), typeof(Square), typeof(int[]), typeof(object), typeof(Action)];
        foreach (var type in types)
            Output.Line(Tell(type));
        Output.Line(new Square().Own.Name + Of<Square.Corner<string>>().Name + Of<int?>().Name + Of<List<int>>().Name + Of<(int, string)>().Name);
        Output.Line(Same<int, int>() + " " + Same<int, uint>() + Same<List<int>, List<int>>() + Same<List<int>, List<long>>() + Same<string, object>());
        Output.Line(Name(5) + Name<object>(5) + Name<object>(null) + Name<int?>(5) + Name<Shape>(new Square()) + Name<IComparable>("s"));
        object o = new Square();
        Output.Line((o.GetType() == typeof(Square)).ToString() + (o is Square) + (o.GetType() == typeof(Shape)) + (o is Shape) + typeof(Square).Equals(o.GetType()));
        var names = new Dictionary<Type, string> { [typeof(int)] = "number", [typeof(string)] = "text" };
        foreach (var item in new object[] { 1, "x", 'c' })
            Output.Line(names.TryGetValue(item.GetType(), out var name) ? name : "no name for " + item.GetType().Name);
        Output.Line(new object[] { 1, "a", 2, 'c', "b" }.GroupBy(x => x.GetType()).Select(g => g.Key.Name + g.Count()).Aggregate((a, b) => a + " " + b));
        Output.Line((typeof(int).GetHashCode() == 5.GetType().GetHashCode()) + " " + (5.GetType().ToString() == "System.Int32"));
        Output.Line(default(Type) == null ? "no type" : "type");
    }
}
