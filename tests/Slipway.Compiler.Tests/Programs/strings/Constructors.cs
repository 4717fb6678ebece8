static unsafe class Program
{
    public static void Main()
    {
        Show.Line("char count", () => new string ('x', 3));
        Show.Line("zero", () => new string ('x', 0));
        Show.Line("negative", () => new string ('x', -1));
        char[] a = ['a', 'b', 'c'];
        Show.Line("array", () => new string (a));
        Show.Line("null array", () => new string ((char[])null));
        Show.Line("part", () => new string (a, 1, 2));
        Show.Line("part out", () => new string (a, 2, 2));
        Show.Line("part neg", () => new string (a, -1, 1));
        Show.Line("span", () => new string ("span".AsSpan(1)));
        Show.Line("pointer", () =>
        {
            fixed (char* p = "zero\0rest")
                return new string (p);
        });
        Show.Line("pointer part", () =>
        {
            fixed (char* p = "zero")
                return new string (p, 1, 2);
        });
        Show.Line("sbyte", () =>
        {
            fixed (byte* p = "ascii\0"u8)
                return new string ((sbyte*)p);
        });
        Show.Line("create", () => string.Create(4, 'q', (span, c) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = (char)(c + i);
        }));
        Show.Line("copy", () => new string ("abc".AsSpan()) == "abc");
        Show.Line("empty same", () => ReferenceEquals(new string ('a', 0), string.Empty));
    }
}
