static class Program
{
    static void Sort<T>(Span<T> items, Comparison<T> compare)
    {
        for (int i = items.Length / 2 - 1; i >= 0; i--)
            Sink(items, i, compare);
        for (int end = items.Length - 1; end > 0; end--)
        {
            (items[0], items[end]) = (items[end], items[0]);
            Sink(items[..end], 0, compare);
        }
    }
    static void Sink<T>(Span<T> heap, int at, Comparison<T> compare)
    {
        for (int child; (child = 2 * at + 1) < heap.Length; at = child)
        {
            if (child + 1 < heap.Length && compare(heap[child], heap[child + 1]) < 0)
                child++;
            if (compare(heap[at], heap[child]) >= 0)
                return;
            (heap[at], heap[child]) = (heap[child], heap[at]);
        }
    }
    public static void Main()
    {
        var numbers = new int[2000];
        uint seed = 12345;
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = (int)((seed = seed * 1664525 + 1013904223) >> 8) - 8_000_000;
        var copy = (int[])numbers.Clone();
        Sort(numbers.AsSpan(), (a, b) => a.CompareTo(b));
        Array.Sort(copy);
        Output.Line(numbers.AsSpan().SequenceEqual(copy).ToString());
        Output.Line(numbers[0] + " " + numbers[1000] + " " + numbers[^1]);
        string[] words = ["pear", "Apple", "fig", "", "banana"];
        Sort(words.AsSpan(), string.CompareOrdinal);
        Output.Line(string.Join(",", words));
        Sort(words.AsSpan(), (a, b) => b.Length - a.Length);
        Output.Line(words[0] + words[4]);
    }
}
