static class Program
{
    static int Sum(ReadOnlySpan<int> s) { int n = 0; foreach (var x in s) n += x; return n; }
    public static void Main()
    {
        int[] a = [1, 2, 3, 4, 5]; Span<int> s = a; Output.Line(Sum(s)); Output.Line(Sum(s[1..4])); Output.Line(Sum(s[^2..])); s[0] = 10; Output.Line(a[0]); s.Slice(2).Fill(7); Output.Line(string.Join(",", a)); s.Reverse(); Output.Line(string.Join(",", a)); Span<int> stack = stackalloc int[4]; stack[3] = 9; Output.Line(Sum(stack)); stack.Clear(); Output.Line(Sum(stack)); s[..4].CopyTo(stack); Output.Line(stack[0]); Output.Line(s[..4].SequenceEqual(stack).ToString()); Output.Line(s.IndexOf(2)); Output.Line(s.Contains(3).ToString());
        Show.Line("range", () => { Span<int> q = new int[2]; return q[2]; }); Show.Line("slice", () => { Span<int> q = new int[2]; return q.Slice(3).Length; }); Show.Line("copy", () => { new int[5].AsSpan().CopyTo(new int[4]); return 1; }); Output.Line(new int[3].AsSpan().TryCopyTo(new int[2]).ToString()); Span<int> empty = default; Output.Line(empty.IsEmpty.ToString()); Output.Line(Sum(empty)); ref int r = ref s[1]; r = 99; Output.Line(a[1]); ReadOnlySpan<char> text = "hello"; Output.Line(text.ToString()); Output.Line(text[1..3].ToString()); Output.Line((text[..2] == "he").ToString()); Span<byte> bytes = stackalloc byte[] { 1, 2, 3 }; Output.Line(bytes[2]); foreach (ref var x in s) x *= 2; Output.Line(Sum(s)); Output.Line(s.ToArray().Length); Span<string> strings = ["x", null]; Output.Line(strings[1] ?? "null"); Output.Line(MemoryExtensions.AsSpan("abc", 1, 1).ToString());
    }
}
