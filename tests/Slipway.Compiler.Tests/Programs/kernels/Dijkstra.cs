static class Program
{
    public static void Main()
    {
        var edges = new Dictionary<string, List<(string To, int Cost)>>();
        void Edge(string a, string b, int cost)
        {
            foreach (var (from, to) in ((string, string)[])[(a, b), (b, a)])
            {
                if (!edges.TryGetValue(from, out var list))
                    edges[from] = list = [];
                list.Add((to, cost));
            }
        }
        Edge("a", "b", 7);
        Edge("a", "c", 9);
        Edge("a", "f", 14);
        Edge("b", "c", 10);
        Edge("b", "d", 15);
        Edge("c", "d", 11);
        Edge("c", "f", 2);
        Edge("d", "e", 6);
        Edge("e", "f", 9);
        Edge("x", "y", 1);
        var distance = new SortedDictionary<string, int> { ["a"] = 0 };
        var before = new Dictionary<string, string>();
        var queue = new PriorityQueue<string, int>();
        queue.Enqueue("a", 0);
        while (queue.TryDequeue(out var node, out int far))
        {
            if (far > distance[node])
                continue;
            foreach (var (to, cost) in edges[node])
            {
                if (distance.TryGetValue(to, out int known) && known <= far + cost)
                    continue;
                distance[to] = far + cost;
                before[to] = node;
                queue.Enqueue(to, far + cost);
            }
        }
        foreach (var (node, far) in distance)
        {
            var path = node;
            for (var at = node; before.TryGetValue(at, out var previous); at = previous)
                path = previous + path;
            Output.Line($"{node} {far} {path}");
        }
        Output.Line(distance.ContainsKey("x").ToString());
    }
}
