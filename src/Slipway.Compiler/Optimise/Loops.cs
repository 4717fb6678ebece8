using Slipway.Compiler.Ir;

namespace Slipway.Compiler.Optimise;

/// <summary>Which blocks may run again after they have run, without the function having been left.</summary>
internal static class Loops
{
    public static List<Block> BlocksOf(Function function)
    {
        var numbers = new Dictionary<Block, int>();
        var lowest = new Dictionary<Block, int>();
        var open = new Stack<Block>();
        var isOpen = new HashSet<Block>();
        var looping = new List<Block>();

        // Tarjan's strongly connected components; the functions of a module are not so deep that recursion hurts.
        void Visit(Block block)
        {
            numbers[block] = lowest[block] = numbers.Count;
            open.Push(block);
            isOpen.Add(block);
            foreach (var target in block.Targets)
            {
                if (numbers.TryGetValue(target, out var number))
                {
                    if (isOpen.Contains(target))
                        lowest[block] = Math.Min(lowest[block], number);
                    continue;
                }
                Visit(target);
                lowest[block] = Math.Min(lowest[block], lowest[target]);
            }
            if (lowest[block] != numbers[block])
                return;
            var component = new List<Block>();
            do
            {
                component.Add(open.Pop());
                isOpen.Remove(component[^1]);
            }
            while (component[^1] != block);
            if (component.Count > 1 || block.Targets.Contains(block))
                looping.AddRange(component);
        }

        foreach (var block in function.Blocks)
        {
            if (!numbers.ContainsKey(block))
                Visit(block);
        }
        return looping;
    }

    /// <summary>Blocks in reverse postorder: what comes back to a lower number goes round a loop.</summary>
    public static Dictionary<Block, int> Numbers(Function function)
    {
        var numbers = new Dictionary<Block, int>();
        var seen = new HashSet<Block> { function.Blocks[0] };
        var open = new Stack<(Block Block, int Next)>();
        open.Push((function.Blocks[0], 0));
        while (open.TryPop(out var top))
        {
            if (Successor(top.Block, top.Next) is not { } next)
            {
                numbers[top.Block] = -numbers.Count;
                continue;
            }
            open.Push((top.Block, top.Next + 1));
            if (seen.Add(next))
                open.Push((next, 0));
        }
        return numbers;
    }

    /// <summary>Blocks that something comes back to.</summary>
    public static HashSet<Block> HeadsOf(Function function)
    {
        var numbers = Numbers(function);
        return [.. numbers.Keys.SelectMany(block => block.Targets.Where(target => numbers[target] <= numbers[block]))];
    }

    /// <summary>What may follow a block: its targets, then its handler.</summary>
    private static Block? Successor(Block block, int number) =>
        number < block.Targets.Length ? block.Targets[number] : number == block.Targets.Length ? block.Handler : null;
}
