enum Size { Small = 1, Large = 10 }
[Flags] enum Access { None, Read = 1, Write = 2, All = 3, Other = 8 }
struct Point { public int X; }
class Outer { public class Inner; }
static class Program
{
    static string Name<T>(T value) => value.GetType().ToString();
    public static void Main()
    {
        Output.Line(Name(5)); Output.Line(Name(new Point())); Output.Line(Name("s")); Output.Line(Name(new Outer.Inner())); Output.Line(Name(Size.Large)); Output.Line(Name(new int[0]));
        try { throw new InvalidOperationException("x"); } catch (Exception e) { Output.Line(e.GetType().Name); Output.Line(e.GetType() == typeof(InvalidOperationException) ? 1 : 0); Output.Line(e.ToString()[..35]); }
        object[] all = [1, 2L, 3.0, 'c', true, "s", Size.Small, (byte)1, null]; foreach (var o in all) Output.Line(o?.GetType().FullName ?? "null");
        Output.Line(Size.Small.ToString()); Output.Line(((Size)7).ToString()); Output.Line(Size.Large.ToString("D")); Output.Line($"{Size.Large}"); Output.Line((Access.Read | Access.Write).ToString()); Output.Line((Access.Read | Access.Other).ToString()); Output.Line(Access.None.ToString()); Output.Line(((Access)32).ToString()); Output.Line(Access.All.HasFlag(Access.Read) ? 1 : 0);
        Output.Line(typeof(List<int>).Name); Output.Line(typeof(Dictionary<string, int>).ToString()); Output.Line(typeof(int).IsValueType ? 1 : 0); Output.Line(typeof(Size).IsEnum ? 1 : 0);
    }
}
