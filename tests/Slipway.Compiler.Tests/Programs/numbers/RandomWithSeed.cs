static class Program
{
    public static void Main()
    {
        var r = new Random(42);
        for (int i = 0; i < 5; i++)
            Output.Line(r.Next());
        for (int i = 0; i < 5; i++)
            Output.Line(r.Next(10));
        for (int i = 0; i < 5; i++)
            Output.Line(r.Next(-5, 5));
        Output.Line(BitConverter.DoubleToInt64Bits(r.NextDouble()));
        var b = new byte[5];
        r.NextBytes(b);
        Show.Line("bytes", () => b);
        Output.Line(r.NextInt64(1L << 40));
        Output.Line(BitConverter.SingleToInt32Bits(r.NextSingle()));
        int[] a = [1, 2, 3, 4, 5];
        r.Shuffle(a);
        Show.Line("shuffle", () => a);
        Show.Line("items", () => r.GetItems(a, 3));
        Show.Line("bad", () => r.Next(5, 1));
        Show.Line("neg", () => r.Next(-1));
    }
}
