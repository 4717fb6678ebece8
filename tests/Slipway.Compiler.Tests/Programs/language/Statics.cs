class Lazy1 { public static readonly int X = Log("Lazy1"); static int Log(string s) { Output.Line(s); return 7; } }
class Precise { public static int Y; static Precise() { Output.Line("Precise"); Y = 3; } public static void Touch() { } public int Z = 4; }
class Cyclic1 { public static int A = Cyclic2.B + 1; } class Cyclic2 { public static int B = Cyclic1.A + 1; }
static class Table { public static readonly string[] Names = ["x", "y", "z"]; public static readonly Dictionary<string, int> Map = new() { ["one"] = 1, ["two"] = 2 }; public const int K = 12; public static readonly (int, string)[] Pairs = [(1, "a"), (2, "b")]; }
struct Str { public static Str Default = new() { V = 9 }; public int V; }
static class Program
{
    [ThreadStatic] static int t_count;
    static int s_int = 5; static string s_text = "init"; static double s_d = 2.5; static long s_long = 1L << 40; static byte s_b = 200; static bool s_flag = true; static Str s_str = new() { V = 3 };
    public static void Main()
    {
        Output.Line("start"); Precise.Touch(); Output.Line(Precise.Y); Output.Line(new Precise().Z); Output.Line(Lazy1.X);
        Output.Line(Cyclic1.A); Output.Line(Cyclic2.B);
        Output.Line(Table.Names[1]); Output.Line(Table.Map["two"]); Output.Line(Table.K); Output.Line(Table.Pairs[1].Item2);
        Output.Line(s_int); Output.Line(s_text); Output.Line(s_d == 2.5 ? 1 : 0); Output.Line(s_long); Output.Line(s_b); Output.Line(s_flag ? 1 : 0); Output.Line(s_str.V); Output.Line(Str.Default.V); Output.Line(++t_count);
        ref int r = ref s_int; r = 6; Output.Line(s_int); s_text += "!"; Output.Line(s_text);
    }
}
