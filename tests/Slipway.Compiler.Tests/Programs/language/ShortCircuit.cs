static class Program
{
    static int s_calls;
    static bool T(string n) { Output.Line(n); s_calls++; return true; }
    static bool F(string n) { Output.Line(n); s_calls++; return false; }
    static string N(string s) { Output.Line("N " + (s ?? "null")); return s; }
    public static void Main()
    {
        if (T("a") && F("b") || T("c") && T("d")) Output.Line("yes");
        if (F("e") & T("f") | F("g")) Output.Line("no"); else Output.Line("else");
        bool x = true; x &= F("h"); x |= T("i"); x ^= true; Output.Line(x.ToString());
        Output.Line(N(null) ?? N(null) ?? N("third") ?? N("never"));
        string y = null; y ??= N("set"); y ??= N("not"); Output.Line(y);
        Output.Line((T("j") ? F("k") ? 1 : 2 : 3));
        var s = (string)null; Output.Line(s?.Length ?? -1); s = "abc"; Output.Line(s?.Substring(1)?.Length ?? -1);
        int? q = null; q ??= 5; q ??= 6; Output.Line(q.Value);
        int[] arr = null; Output.Line(arr?[0] ?? -7); Output.Line(s_calls);
    }
}
