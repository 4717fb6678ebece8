class Node { public Node Next; public string Name; public int Value; public int[] Items; public Func<int, int> Call; public event Action E; public void Raise() => E?.Invoke(); }
static class Program
{
    public static void Main()
    {
        var n = new Node { Name = "a", Value = 3, Next = new Node { Name = null, Items = [1, 2] } };
        Output.Line(n?.Next?.Next?.Name ?? "none");
        Output.Line(n?.Next?.Items?[1].ToString() ?? "none");
        Output.Line(n?.Items?[1].ToString() ?? "none");
        Output.Line(n?.Next?.Name?.Length ?? -1);
        Output.Line(n?.Call?.Invoke(3) ?? -2); n.Call = x => x * 2; Output.Line(n?.Call?.Invoke(3) ?? -2);
        n.Raise(); n.E += () => Output.Line("raised"); n.Raise();
        int? v = n?.Next?.Value; Output.Line(v.HasValue ? v.Value : -1);
        Node none = null; none?.Raise(); v = none?.Value; Output.Line(v.HasValue ? 1 : 0);
        n.Next?.Next = new Node { Name = "assigned" }; none?.Name = "nothing"; Output.Line(n.Next.Next.Name);
    }
}
