using System.Text;

namespace Slipway.CompilerBenchmarks.Workloads;

/// <summary>Objects, and the collections of the framework.</summary>
public static class Collections
{
    /// <summary>Makes a text, splits it, counts its words, and sorts them.</summary>
    public static long Words(int rounds)
    {
        long sum = 0;
        for (var round = 0; round < rounds; round++)
        {
            var text = new StringBuilder();
            for (var i = 0; i < 2_000; i++)
                text.Append(i % 17 == 0 ? "filter" : "word").Append((char)('a' + i * 7 % 26)).Append(' ');
            var counts = new Dictionary<string, int>();
            foreach (var word in text.ToString().Split(' '))
            {
                counts.TryGetValue(word, out var count);
                counts[word] = count + 1;
            }

            var words = new List<string>(counts.Keys);
            words.Sort(string.CompareOrdinal);
            foreach (var word in words)
                sum = sum * 31 + counts[word] + word.Length;
        }

        return sum;
    }

    /// <summary>Evaluates a tree of 2,047 nodes of three classes by virtual calls.</summary>
    public static long Tree(int rounds)
    {
        var tree = Make(10);
        long sum = 0;
        for (var round = 0; round < rounds; round++)
            sum += tree.Evaluate(round);
        return sum;
    }

    /// <summary>Where, Select, and Sum over 10,000 numbers.</summary>
    public static long Linq(int rounds)
    {
        var numbers = Enumerable.Range(0, 10_000).ToList();
        long sum = 0;
        for (var round = 0; round < rounds; round++)
        {
            sum += numbers.Where(number => number % 3 == 0).Select(number => number * 2 + round).Sum();
            sum += numbers.Count(number => number > round);
        }

        return sum;
    }

    private static Node Make(int depth) => depth == 0 ? new Leaf(7)
        : depth % 2 == 0 ? new Sum(Make(depth - 1), Make(depth - 1)) : new Larger(Make(depth - 1), Make(depth - 1));

    private abstract class Node
    {
        public abstract int Evaluate(int x);
    }

    private sealed class Leaf(int value) : Node
    {
        public override int Evaluate(int x) => value + x;
    }

    private sealed class Sum(Node left, Node right) : Node
    {
        public override int Evaluate(int x) => left.Evaluate(x) + right.Evaluate(x + 1);
    }

    private sealed class Larger(Node left, Node right) : Node
    {
        public override int Evaluate(int x)
        {
            var (one, other) = (left.Evaluate(x), right.Evaluate(x ^ 1));
            return one > other ? one : other;
        }
    }
}
