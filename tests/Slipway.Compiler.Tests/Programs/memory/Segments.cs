static class Program
{
    public static void Main()
    {
        var array = new[] { 10, 20, 30, 40, 50 };
        foreach (var (offset, count) in ((int, int)[])[(0, 5), (1, 3), (5, 0), (4, 2), (-1, 1)])
        {
            Show.Line($"{offset} {count}", () => new ArraySegment<int>(array, offset, count).Count);
            Show.Line("memory", () => new Memory<int>(array, offset, count).Length);
            Show.Line("span", () => new ReadOnlySpan<int>(array, offset, count).Length);
        }
        var segment = new ArraySegment<int>(array, 1, 3);
        Output.Line(string.Join(",", segment) + segment[2] + segment.Slice(1)[0] + segment.Offset);
        segment[0] = 99;
        Output.Line(array[1]);
        IList<int> list = segment;
        Output.Line($"{list.IndexOf(30)} {list.Contains(50)} {list.Count} {list.IsReadOnly}");
        Show.Line("add", () => list.Add(1));
        Show.Line("index", () => list[3]);
        Show.Line("default", () => default(ArraySegment<int>).Slice(0));
        Output.Line((segment == new ArraySegment<int>(array, 1, 3)).ToString() + (segment.Equals(array)) + ArraySegment<int>.Empty.Count);
        Memory<int> memory = array;
        ReadOnlyMemory<int> part = memory[1..^1];
        Output.Line($"{part.Length} {part.Span[0]} {memory.Equals(array.AsMemory())} {part.Equals(memory)} {Memory<int>.Empty.IsEmpty}");
        Show.Line("slice", () => memory.Slice(6).Length);
        Show.Line("copy", () => memory.CopyTo(new int[2]));
        Output.Line(memory.TryCopyTo(new int[5]).ToString() + memory.TryCopyTo(new int[4]) + part.ToArray().Length + memory);
        Show.Line("null", () => new ArraySegment<int>(null));
    }
}
