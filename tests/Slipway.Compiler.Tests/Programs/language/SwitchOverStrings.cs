static class Program
{
    static int Of(string s)
    {
        switch (s)
        {
            case "alpha": return 1;
            case "beta": return 2;
            case "gamma": case "delta": return 3;
            case "epsilon": goto case "alpha";
            case "zeta": return 6;
            case "eta": return 7;
            case "theta": return 8;
            case "iota": return 9;
            case "kappa": goto default;
            case "": return 11;
            case null: return 12;
            default: return -1;
        }
    }
    static int OfSpan(ReadOnlySpan<char> s) => s switch { "GET" => 1, "POST" => 2, "PUT" => 3, _ => 0 };
    public static void Main()
    {
        foreach (var s in new[] { "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "", null, "Alpha", "alph", "zeta " }) Output.Line(Of(s));
        foreach (var s in new[] { "GET", "POST", "PUT", "get", "" }) Output.Line(OfSpan(s));
    }
}
