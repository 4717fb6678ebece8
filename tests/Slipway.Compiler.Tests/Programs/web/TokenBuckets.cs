/// <summary>Rate limits in whole numbers: buckets that are filled by time, the least recently used of which are forgotten.</summary>
static class Program
{
    private sealed class Limiter(int capacity, long refillEvery, int mostKeys)
    {
        private sealed record Bucket(string Key)
        {
            public int Tokens { get; set; }
            public long Filled { get; set; }
        }

        private readonly Dictionary<string, LinkedListNode<Bucket>> _buckets = new(StringComparer.OrdinalIgnoreCase);
        private readonly LinkedList<Bucket> _byUse = new();

        public event Action<string> Forgotten;

        public (bool Allowed, int Left, long RetryAfter) Take(string key, long now, int cost = 1)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cost);
            if (_buckets.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Bucket>(new Bucket(key) { Tokens = capacity, Filled = now });
                _buckets.Add(key, node);
            }
            _byUse.AddFirst(node);
            if (_buckets.Count > mostKeys && _byUse.Last is { } last)
            {
                _byUse.RemoveLast();
                _buckets.Remove(last.Value.Key);
                Forgotten?.Invoke(last.Value.Key);
            }
            var bucket = node.Value;
            var refills = Math.Max(0, (now - bucket.Filled) / refillEvery);
            bucket.Tokens = (int)Math.Min(capacity, bucket.Tokens + refills);
            bucket.Filled += refills * refillEvery;
            if (bucket.Tokens < cost)
                return (false, bucket.Tokens, cost > capacity ? -1 : (cost - bucket.Tokens) * refillEvery - (now - bucket.Filled));
            bucket.Tokens -= cost;
            return (true, bucket.Tokens, 0);
        }

        public override string ToString() => string.Join(" | ", _byUse);
    }

    public static void Main()
    {
        var limiter = new Limiter(5, 100, 3);
        var forgotten = new List<string>();
        limiter.Forgotten += forgotten.Add;
        (string Key, long Now, int Cost)[] requests =
        [
            ("a", 0, 1), ("A", 0, 3), ("a", 10, 2), ("a", 99, 1), ("a", 100, 1), ("b", 150, 5), ("b", 151, 1), ("c", 160, 6), ("d", 170, 1), ("a", 180, 5),
            ("b", 1_000_000, 5), ("b", 999_999, 1), ("e", long.MaxValue / 2, 1), ("e", 5, 1),
        ];
        foreach (var (key, now, cost) in requests)
        {
            Output.Line($"{key} {now} {limiter.Take(key, now, cost)}");
            Output.Line(limiter.ToString());
        }
        Output.Line(string.Join(',', forgotten));
        try
        {
            limiter.Take("a", 0, 0);
        }
        catch (ArgumentOutOfRangeException e)
        {
            Output.Line(e.ParamName);
        }
    }
}
