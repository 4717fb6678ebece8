static class Program
{
    public static void Main()
    {
        int n = 3; int Square(int x) => x * x; int AddN(int x) { n++; return x + n; } static int Pure(int x) => x - 1; Output.Line(Square(5)); Output.Line(AddN(1)); Output.Line(AddN(1)); Output.Line(Pure(1)); Output.Line(n);
        int Fib(int i) => i < 2 ? i : Fib(i - 1) + Fib(i - 2); Output.Line(Fib(15)); bool Even(int i) => i == 0 || Odd(i - 1); bool Odd(int i) => i != 0 && Even(i - 1); Output.Line(Even(10).ToString()); T Id<T>(T t) => t; Output.Line(Id("generic")); Output.Line(Id(5)); IEnumerable<int> Count(int to) { for (int i = 0; i < to; i++) yield return i + n; } foreach (var x in Count(3)) Output.Line(x);
        void Nest(int depth) { int local = depth; void Inner() { local += 10; if (depth > 0) Nest(depth - 1); Output.Line(local); } Inner(); } Nest(2); Func<int, int> asDelegate = Square; Output.Line(asDelegate(9)); void WithOut(out int a, ref int b, in int c) { a = b + c; b = c; } int bb = 2; WithOut(out var aa, ref bb, 5); Output.Line(aa * 10 + bb); int Opt(int a, int b = 7, int c = 8) => a * 100 + b * 10 + c; Output.Line(Opt(1, c: 2)); string Params(string head, params string[] tail) => head + string.Concat(tail); Output.Line(Params("h", "a", "b")); Output.Line(Params("h"));
    }
}
