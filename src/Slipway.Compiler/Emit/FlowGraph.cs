using Slipway.Compiler.Ir;

namespace Slipway.Compiler.Emit;

/// <summary>Blocks in reverse postorder, with what structured code needs to know of them.</summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<Block, int> _numbers = [];
    private readonly int[] _dominators;
    private readonly List<int>[] _children;

    private FlowGraph(List<Block> order, Func<Block, IEnumerable<Block>> successors, Func<Block, IEnumerable<Block>> labelled)
    {
        Order = order;
        for (var i = 0; i < order.Count; i++)
            _numbers[order[i]] = i;
        var predecessors = new List<int>[order.Count];
        for (var i = 0; i < order.Count; i++)
            predecessors[i] = [];
        for (var i = 0; i < order.Count; i++)
        {
            foreach (var successor in successors(order[i]))
                predecessors[_numbers[successor]].Add(i);
        }
        _dominators = Dominators(predecessors);
        IsLoop = new bool[order.Count];
        IsMerge = new bool[order.Count];
        _children = new List<int>[order.Count];
        for (var i = 0; i < order.Count; i++)
        {
            _children[i] = [];
            IsLoop[i] = predecessors[i].Exists(from => from >= i);
            IsMerge[i] = predecessors[i].Count(from => from < i) > 1;
            IsReducible &= predecessors[i].TrueForAll(from => from < i || Dominates(i, from));
        }
        foreach (var block in order)
        {
            foreach (var target in labelled(block))
            {
                if (_numbers[target] > _numbers[block])
                    IsMerge[_numbers[target]] = true;
            }
        }
        for (var i = 1; i < order.Count; i++)
        {
            if (IsMerge[i])
                _children[_dominators[i]].Insert(0, i);
        }
    }

    public List<Block> Order { get; }

    public bool[] IsLoop { get; }

    public bool[] IsMerge { get; }

    /// <summary>Whether every loop has one way in.</summary>
    public bool IsReducible { get; private set; } = true;

    /// <param name="entry">Where the function starts.</param>
    /// <param name="successors">Every block that may follow another.</param>
    /// <param name="labelled">Those that are jumped to from the middle of a block or through a table, and so need a label.</param>
    public static FlowGraph Of(Block entry, Func<Block, IEnumerable<Block>> successors, Func<Block, IEnumerable<Block>> labelled)
    {
        var postorder = new List<Block>();
        var seen = new HashSet<Block> { entry };
        var stack = new Stack<(Block Block, IEnumerator<Block> Successors)>();
        stack.Push((entry, successors(entry).GetEnumerator()));
        while (stack.TryPeek(out var top))
        {
            if (!top.Successors.MoveNext())
            {
                postorder.Add(stack.Pop().Block);
            }
            else if (seen.Add(top.Successors.Current))
            {
                stack.Push((top.Successors.Current, successors(top.Successors.Current).GetEnumerator()));
            }
        }
        postorder.Reverse();
        return new FlowGraph(postorder, successors, labelled);
    }

    public int NumberOf(Block block) => _numbers[block];

    /// <summary>Merges right below a block in the dominator tree, the last in order first.</summary>
    public IReadOnlyList<int> MergesBelow(int block) => _children[block];

    private bool Dominates(int above, int block)
    {
        while (block > above)
            block = _dominators[block];
        return block == above;
    }

    private static int[] Dominators(List<int>[] predecessors)
    {
        var dominators = new int[predecessors.Length];
        Array.Fill(dominators, -1);
        dominators[0] = 0;
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = 1; i < predecessors.Length; i++)
            {
                var dominator = -1;
                foreach (var from in predecessors[i])
                {
                    if (dominators[from] >= 0)
                        dominator = dominator < 0 ? from : Common(dominators, dominator, from);
                }
                if (dominators[i] != dominator)
                {
                    dominators[i] = dominator;
                    changed = true;
                }
            }
        }
        return dominators;
    }

    private static int Common(int[] dominators, int left, int right)
    {
        while (left != right)
        {
            while (left > right)
                left = dominators[left];
            while (right > left)
                right = dominators[right];
        }
        return left;
    }
}
