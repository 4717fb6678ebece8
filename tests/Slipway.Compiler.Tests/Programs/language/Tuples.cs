static class Program
{
    static (int Sum, int Product) Both(int a, int b) => (a + b, a * b);
    static (T2, T1) Swap<T1, T2>((T1, T2) t) => (t.Item2, t.Item1);
    public static void Main()
    {
        var (s, p) = Both(3, 4); Output.Line($"{s} {p}"); var t = Both(1, 2); Output.Line(t.Sum + t.Product); Output.Line(t.ToString()); Output.Line((t == (3, 2)).ToString()); Output.Line((t != (3, 2)).ToString());
        var w = Swap((1, "x")); Output.Line(w.Item1 + w.Item2); int a = 1, b = 2, c = 3; (a, b, c) = (c, a, b); Output.Line($"{a}{b}{c}");
        var big = (1, 2, 3, 4, 5, 6, 7, 8, "nine", 10.5); Output.Line(big.Item8); Output.Line(big.Item9); Output.Line(big.ToString()); Output.Line((big == (1, 2, 3, 4, 5, 6, 7, 8, "nine", 10.5)).ToString());
        Output.Line((1, "a").Equals((1, "a")).ToString()); Output.Line(((1, "a").GetHashCode() == (1, "a").GetHashCode()).ToString()); Output.Line((1, 2).CompareTo((1, 3))); Output.Line((2, 0).CompareTo((1, 3)));
        var (x, (y, z)) = (1, (2, "deep")); Output.Line($"{x}{y}{z}"); (string n, _, var last) = ("n", 5, 'l'); Output.Line(n + last); var nested = ((1, 2), (3, (4, 5))); Output.Line(nested.Item2.Item2.Item1);
        var named = (First: 1, Second: (A: "q", B: 2L)); Output.Line(named.Second.A); named.Second.B++; named.First *= 5; Output.Line(named.First + named.Second.B); var list = new List<(int, string)> { (2, "b"), (1, "z"), (1, "a") }; list.Sort(); foreach (var i in list) Output.Line(i.ToString());
        Output.Line(ValueTuple.Create(1, 2).ToString()); Output.Line(new ValueTuple().ToString()); Output.Line(Tuple.Create(1, "x", 2.5).ToString()); Output.Line(Tuple.Create(1, 2).Equals(Tuple.Create(1, 2)).ToString()); Output.Line(((object)(1, 2)).Equals((1, 2)).ToString()); (long, object) widened = (1, "s"); Output.Line(widened.ToString());
    }
}
