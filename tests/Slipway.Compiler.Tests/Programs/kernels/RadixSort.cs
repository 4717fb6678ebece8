static class Program
{
    static void Sort(uint[] items)
    {
        var other = new uint[items.Length];
        Span<int> starts = stackalloc int[256];
        for (int shift = 0; shift < 32; shift += 8)
        {
            starts.Clear();
            foreach (var item in items)
                starts[(int)(item >> shift & 255)]++;
            int sum = 0;
            foreach (ref int start in starts)
                (start, sum) = (sum, sum + start);
            foreach (var item in items)
                other[starts[(int)(item >> shift & 255)]++] = item;
            (items, other) = (other, items);
        }
    }
    public static void Main()
    {
        var items = new uint[3000];
        ulong state = 88172645463325252;
        for (int i = 0; i < items.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            items[i] = (uint)state;
        }
        Sort(items);
        bool sorted = true;
        ulong sum = 0;
        for (int i = 0; i < items.Length; i++)
        {
            sorted &= i == 0 || items[i - 1] <= items[i];
            sum = sum * 3 + items[i];
        }
        Output.Line($"{sorted} {items[0]} {items[^1]} {sum}");
    }
}
