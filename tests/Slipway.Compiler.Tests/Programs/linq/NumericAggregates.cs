using System.Linq;

static class Program
{
    static void All<T>(string name, IEnumerable<T> source, Func<IEnumerable<T>, object> sum, Func<IEnumerable<T>, object> average)
    {
        Show.Line(name + " sum", () => sum(source));
        Show.Line(name + " average", () => average(source));
        Show.Line(name + " min", () => source.Min());
        Show.Line(name + " max", () => source.Max());
    }

    public static void Main()
    {
        All<int>("ints", [1, -5, 7], s => s.Sum(), s => s.Average());
        All<int>("no ints", [], s => s.Sum(), s => s.Average());
        All<int>("overflowing", [int.MaxValue, 1], s => s.Sum(), s => s.Average());
        All<long>("longs", [long.MaxValue, long.MinValue, 3], s => s.Sum(), s => s.Average());
        All<long>("overflowing longs", [long.MaxValue, 1], s => s.Sum(), s => s.Average());
        All<double>("doubles", [1.5, double.NaN, -1], s => s.Sum(), s => s.Average());
        All<double>("infinite", [double.PositiveInfinity, 1, double.NegativeInfinity], s => s.Sum(), s => s.Average());
        All<float>("floats", [0.1f, 0.2f], s => s.Sum(), s => s.Average());
        All<float>("NaN first", [float.NaN, 2f], s => s.Sum(), s => s.Average());
        All<decimal>("decimals", [0.1m, 0.20m], s => s.Sum(), s => s.Average());
        All<decimal>("no decimals", [], s => s.Sum(), s => s.Average());
        All<int?>("nullable", [1, null, 4], s => s.Sum(), s => s.Average());
        All<double?>("all null", [null, null], s => s.Sum(), s => s.Average());
        All<long?>("no nullable", [], s => s.Sum(), s => s.Average());
        Show.Line("strings", () => new[] { "b", "a", null, "c" }.Min() + new[] { "b", null }.Max());
        Show.Line("no strings", () => Array.Empty<string>().Max());
        Show.Line("bytes", () => new byte[] { 3, 250, 0 }.Max() + new byte[] { 3, 1 }.Min());
        Show.Line("chars", () => "hello".Max());
        Show.Line("selector", () => new[] { "a", "ccc" }.Sum(s => s.Length) + new[] { "a", "ccc" }.Average(s => s.Length));
        Show.Line("compared", () => new[] { "a", "ccc", "bb" }.Max(Comparer<string>.Create((a, b) => a.Length - b.Length)));
        Show.Line("aggregate none", () => Array.Empty<int>().Aggregate((a, b) => a + b));
        Show.Line("aggregate", () => new[] { 1, 2, 3 }.Aggregate("x", (a, b) => a + b, s => s.ToUpperInvariant()));
        Show.Line("counts", () => new[] { 1, 2, 3 }.Count(i => i > 1) + new[] { 1, 2 }.LongCount());
    }
}
