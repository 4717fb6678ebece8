static class Program
{
    static Func<int> Counter(int start) { int n = start; return () => n++; }
    static Action<int> Adder(List<int> to) => x => to.Add(x);
    public static void Main()
    {
        var a = Counter(5); var b = Counter(100); Output.Line(a()); Output.Line(a()); Output.Line(b()); Output.Line(a());
        var actions = new List<Action>(); for (int i = 0; i < 3; i++) actions.Add(() => Output.Line(i)); foreach (var x in actions) x(); actions.Clear(); for (int i = 0; i < 3; i++) { int j = i; actions.Add(() => Output.Line(j++)); } foreach (var x in actions) { x(); x(); } actions.Clear(); foreach (var s in new[] { "x", "y" }) actions.Add(() => Output.Line(s)); foreach (var x in actions) x();
        int shared = 0; Action inc = () => shared++, dec = () => shared -= 10; inc(); inc(); dec(); Output.Line(shared); int outer = 1; Func<int, Func<int, int>> curry = p => { int mid = p * 2; return q => outer + mid + q + p; }; Output.Line(curry(3)(4)); outer = 100; Output.Line(curry(3)(4));
        var list = new List<int>(); var add = Adder(list); add(1); add(2); Output.Line(list.Count); Func<int, int> fact = null; fact = n => n < 2 ? 1 : n * fact(n - 1); Output.Line(fact(10)); var compose = (Func<int, int> f, Func<int, int> g) => (int x) => f(g(x)); Output.Line(compose(x => x + 1, x => x * 10)(7));
        var deferred = new List<Func<string>>(); for (int i = 0; i < 2; i++) { for (int j = 0; j < 2; j++) { int k = i * 10 + j; deferred.Add(() => $"{i} {j} {k}"); } } foreach (var f in deferred) Output.Line(f()); var withDefault = (int x = 5, params int[] rest) => x + rest.Length; Output.Line(withDefault()); Output.Line(withDefault(1, 2, 3)); ref int R(ref int x) => ref x; int val = 3; R(ref val) = 8; Output.Line(val);
    }
}
