using System.Linq;

sealed record Money(decimal Amount);

static class Extensions
{
    extension(string text)
    {
        public bool IsBlank => string.IsNullOrWhiteSpace(text);
        public string Repeat(int times) => string.Concat(Enumerable.Repeat(text, times));
        public static string Of(char c) => c.ToString();
    }

    extension<T>(IEnumerable<T> items)
    {
        public T Second => items.ElementAt(1);
        public IEnumerable<T> Every(int n) => items.Where((_, i) => i % n == 0);
        public IEnumerable<R> Pairs<R>(Func<T, T, R> join) => items.Zip(items.Skip(1), join);
    }

    extension(ref int number)
    {
        public void Increment() => number++;
    }

    extension(Money)
    {
        public static Money Zero => new(0);
        public static Money operator +(Money a, Money b) => new(a.Amount + b.Amount);
    }

    extension<TKey, TValue>(Dictionary<TKey, TValue> map) where TKey : notnull
    {
        public TValue GetOr(TKey key, TValue otherwise) => map.TryGetValue(key, out var value) ? value : otherwise;
    }

    public static void Deconstruct(this DateOnly date, out int year, out int day) => (year, day) = (date.Year, date.DayOfYear);
    public static IEnumerator<int> GetEnumerator(this Range range) { for (int i = range.Start.Value; i < range.End.Value; i++) yield return i; }
    public static System.Runtime.CompilerServices.TaskAwaiter GetAwaiter(this int ignored) => System.Threading.Tasks.Task.CompletedTask.GetAwaiter();
    public static void Add(this Stack<int> stack, int item) => stack.Push(item);
    public static T Tap<T>(this T value, Action<T> look) { look(value); return value; }
    public static bool IsNull(this object o) => o is null;
}

static class Program
{
    static async System.Threading.Tasks.Task<int> Awaits() { await 5; return 6; }

    public static void Main()
    {
        Output.Line("ab".Repeat(3) + " ".IsBlank + "x".IsBlank + ((string)null).IsBlank + string.Of('q'));
        Output.Line(new[] { 1, 2, 3, 4 }.Second + string.Join(",", new[] { 1, 2, 3, 4, 5 }.Every(2)) + string.Join(",", "abc".Pairs((a, b) => $"{a}{b}")));
        int n = 1;
        n.Increment(); n.Increment();
        Output.Line(n);
        Output.Line((new Money(1.5m) + new Money(2) + Money.Zero).Amount.ToString());
        Output.Line(new Dictionary<string, int> { ["a"] = 1 }.GetOr("a", 9) + new Dictionary<string, int>().GetOr("b", 9));
        var (year, day) = new DateOnly(2024, 3, 1);
        Output.Line(year + " " + day);
        var sum = 0;
        foreach (var i in 2..5) sum += i;
        Output.Line(sum + Awaits().Result);
        Output.Line(new Stack<int> { 1, 2, 3 }.Pop() + " " + 5.Tap(v => Output.Line("tapped " + v)) + ((object)null).IsNull());
        Func<string, int, string> direct = Extensions.Repeat;
        Func<int, string> bound = "z".Repeat;
        Output.Line(direct("y", 2) + bound(3));
    }
}
