using System.Linq;

static class Program
{
    static PriorityQueue<string, int> Made() { var q = new PriorityQueue<string, int>(); foreach (var s in "delta,a,charlie,bb,echo".Split(',')) q.Enqueue(s, s.Length); return q; }

    static string Drain<T, P>(PriorityQueue<T, P> queue) { var all = ""; while (queue.TryDequeue(out var item, out var priority)) all += item + ":" + priority + " "; return all; }

    public static void Main()
    {
        Output.Line(Drain(Made()));
        var queue = Made();
        Output.Line(queue.Peek() + queue.Count + queue.EnqueueDequeue("zz", 0) + queue.DequeueEnqueue("long enough", 11) + queue.Dequeue());
        Output.Line(queue.Remove("echo", out var removed, out var priority) + removed + priority + queue.Remove("none", out _, out _));
        Output.Line(queue.UnorderedItems.Count + " " + queue.UnorderedItems.Sum(entry => entry.Priority));
        queue.EnqueueRange([("x", 3), ("y", 2)]);
        queue.EnqueueRange(["p", "q"], 1);
        Output.Line(queue.Count);
        queue.Clear();
        Show.Line("peek", () => queue.Peek());
        Show.Line("dequeue", () => queue.Dequeue());
        Show.Line("try", () => queue.TryPeek(out _, out _) || queue.TryDequeue(out _, out _));
        Show.Line("swap", () => queue.DequeueEnqueue("x", 1));
        Show.Line("same", () => queue.EnqueueDequeue("x", 1));
        var reversed = new PriorityQueue<int, string>(Enumerable.Range(0, 20).Select(i => (i, (i * 7 % 20).ToString("D2"))),
            Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)));
        Output.Line(Drain(reversed));
        Show.Line("capacity", () => new PriorityQueue<int, int>(-1));
        Output.Line(new PriorityQueue<int, int>(10).EnsureCapacity(5));
        var changing = Made();
        Show.Line("changed", () => { foreach (var entry in changing.UnorderedItems) changing.Enqueue("new", 1); });
        var nulls = new PriorityQueue<string, string>();
        nulls.Enqueue("b", "b"); nulls.Enqueue("null", null); nulls.Enqueue(null, "a");
        Output.Line(Drain(nulls));
    }
}
