sealed class Knot(int weight, char symbol, Knot zero, Knot one)
{
    public readonly int Weight = weight;
    public readonly char Symbol = symbol;
    public readonly Knot Zero = zero, One = one;
}
static class Program
{
    static void Codes(Knot knot, string code, SortedDictionary<char, string> codes)
    {
        if (knot.Zero == null)
        {
            codes[knot.Symbol] = code;
            return;
        }
        Codes(knot.Zero, code + "0", codes);
        Codes(knot.One, code + "1", codes);
    }
    public static void Main()
    {
        const string text = "she sells sea shells by the sea shore";
        var counts = new SortedDictionary<char, int>();
        foreach (var c in text)
            counts[c] = counts.GetValueOrDefault(c) + 1;
        var queue = new PriorityQueue<Knot, (int, int)>();
        int order = 0;
        foreach (var (c, n) in counts)
            queue.Enqueue(new Knot(n, c, null, null), (n, order++));
        while (queue.Count > 1)
        {
            Knot a = queue.Dequeue(), b = queue.Dequeue();
            queue.Enqueue(new Knot(a.Weight + b.Weight, '\0', a, b), (a.Weight + b.Weight, order++));
        }
        var root = queue.Dequeue();
        var codes = new SortedDictionary<char, string>();
        Codes(root, "", codes);
        foreach (var (c, code) in codes)
            Output.Line($"'{c}' {code}");
        var bits = string.Concat(text.Select(codes));
        Output.Line(bits.Length);
        var back = new System.Text.StringBuilder();
        var at = root;
        foreach (var bit in bits)
        {
            at = bit == '0' ? at.Zero : at.One;
            if (at.Zero != null)
                continue;
            back.Append(at.Symbol);
            at = root;
        }
        Output.Line((back.ToString() == text).ToString());
    }
    static IEnumerable<string> Select(this string text, SortedDictionary<char, string> codes)
    {
        foreach (var c in text)
            yield return codes[c];
    }
}
