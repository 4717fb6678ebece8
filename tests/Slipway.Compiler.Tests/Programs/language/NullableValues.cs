struct P { public int X; public override string ToString() => $"P{X}"; }
static class Program
{
    static int? s_null; static string S<T>(T? v) where T : struct => v.HasValue ? v.Value.ToString() : "null";
    public static void Main()
    {
        int? a = 5, b = null; Output.Line(S(a + b)); Output.Line(S(a + 1)); Output.Line(S(a * a)); Output.Line((a > b).ToString()); Output.Line((a == b).ToString()); Output.Line((b == null).ToString()); Output.Line((a != null).ToString()); Output.Line((b == s_null).ToString());
        Output.Line(a ?? -1); Output.Line(b ?? -1); Output.Line(b.GetValueOrDefault()); Output.Line(b.GetValueOrDefault(9)); Show.Line("value", () => b.Value); Show.Line("cast", () => (int)b);
        object o = a; Output.Line(o.ToString()); o = b; Output.Line(o == null ? "null box" : "?"); o = 7; a = (int?)o; Output.Line(S(a)); a = o as int?; Output.Line(S(a)); a = "s" as object as int?; Output.Line(S(a)); Show.Line("unbox", () => S((int?)(object)"x"));
        bool? t = true, f = false, n = null; Output.Line($"{S(t & n)} {S(f & n)} {S(t | n)} {S(f | n)} {S(!n)} {S(t ^ n)} {S(n & f)} {S(n | t)}");
        P? p = new P { X = 3 }; Output.Line(p?.X ?? -1); Output.Line(p.ToString()); p = null; Output.Line("[" + p.ToString() + "]"); Output.Line(p.GetHashCode()); Output.Line(p.Equals(null).ToString());
        long? l = a; Output.Line(S(l)); double? d = a; Output.Line(S(d)); a++; Output.Line(S(a)); b++; Output.Line(S(b)); Output.Line(Nullable.Compare(a, b)); Output.Line(Nullable.Equals(a, 8).ToString());
        switch (a) { case 8: Output.Line("eight"); break; case null: Output.Line("null"); break; } Output.Line(a is int q ? q : -1); Output.Line(a is { } r and > 5 ? r : -1); DayOfWeek? e = DayOfWeek.Friday; Output.Line(S(e)); Output.Line((e == DayOfWeek.Friday).ToString());
        int?[] array = [1, null, 3]; foreach (var x in array) Output.Line(S(x)); var dict = new Dictionary<string, int?> { ["x"] = null }; Output.Line(S(dict["x"])); Output.Line(new int?(4).Value); Output.Line(S(default(int?)));
    }
}
