static class Program
{
    static int Root(int[] parent, int item)
    {
        while (parent[item] != item)
            item = parent[item] = parent[parent[item]];
        return item;
    }
    public static void Main()
    {
        var parent = new int[1000];
        for (int i = 0; i < parent.Length; i++)
            parent[i] = i;
        int sets = parent.Length;
        uint seed = 7;
        for (int i = 0; i < 900; i++)
        {
            seed = seed * 1664525 + 1013904223;
            int a = Root(parent, (int)(seed >> 8) % 1000), b = Root(parent, (int)(seed >> 16) % 1000);
            if (a == b)
                continue;
            parent[a] = b;
            sets--;
        }
        Output.Line(sets);
        Output.Line(Root(parent, 1) == Root(parent, 2) ? "joined" : "apart");
    }
}
