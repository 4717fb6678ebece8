/// <summary>References to elements, and stores, of arrays that are of a narrower type than their variable.</summary>
class Animal { public virtual string Name => "animal"; }

sealed class Dog : Animal { public override string Name => "dog"; }

static class Program
{
    static ref T At<T>(T[] items, int i) => ref items[i];

    static void Set<T>(T[] items, T value) => items[0] = value;

    static string ReadOnly(Animal[] animals) { var s = ""; foreach (ref readonly var animal in animals.AsSpan()) s += animal.Name; return s; }

    static string Generic<T>(T[] items) where T : Animal => items[0].Name;

    public static void Main()
    {
        object[] strings = new string[] { "a", "b" };
        Animal[] dogs = new Dog[] { new() };
        Show.Line("reference", () => { ref object o = ref strings[0]; return o; });
        Show.Line("generic reference", () => At(strings, 0));
        Show.Line("own reference", () => { ref string s = ref ((string[])strings)[1]; s = "c"; return strings[1]; });
        Show.Line("store", () => { strings[0] = "x"; return strings[0]; });
        Show.Line("wrong store", () => strings[0] = 1);
        Show.Line("null store", () => { strings[0] = null; return strings[0]; });
        Show.Line("generic store", () => Set(strings, new object()));
        Show.Line("animal", () => dogs[0] = new Animal());
        Show.Line("dog", () => { dogs[0] = new Dog(); return dogs[0].Name; });
        Show.Line("span", () => new Span<object>(strings).Length);
        Show.Line("read-only span", () => new ReadOnlySpan<object>(strings).Length);
        Show.Line("only read", () => Generic(dogs));
        Show.Line("span over dogs", () => ReadOnly(dogs));
        Show.Line("index first", () => { ref object o = ref strings[5]; return o; });
        Show.Line("in two dimensions", () => { object[,] grid = new string[1, 1]; grid[0, 0] = 5; });
        Show.Line("jagged", () => { object[][] rows = new string[][] { ["a"] }; rows[0] = new object[1]; });
        Show.Line("swapped", () => { (strings[0], strings[1]) = (strings[1], strings[0]); return strings; });
        Array integers = new uint[] { 1, uint.MaxValue };
        Output.Line((integers is int[]).ToString() + (integers is uint[]) + (integers is short[]) + (integers is DayOfWeek[]));
        Output.Line(((int[])integers)[1] + " " + ((object)new[] { DayOfWeek.Friday } is int[]) + ((object)new byte[1] is sbyte[]) + ((object)new char[1] is ushort[]));
        var days = (DayOfWeek[])(object)new[] { 1, 2 };
        days[0] = DayOfWeek.Sunday;
        Output.Line(((int[])(object)days)[0] + days[1].ToString());
    }
}
