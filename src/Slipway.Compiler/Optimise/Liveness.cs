using Slipway.Compiler.Ir;

namespace Slipway.Compiler.Optimise;

/// <summary>Which locals are still read after a place in a function.</summary>
internal sealed class Liveness
{
    private readonly Dictionary<Block, HashSet<Local>> _in = [];

    public Liveness(Function function)
    {
        foreach (var block in function.Blocks)
            _in[block] = [];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = function.Blocks.Count - 1; i >= 0; i--)
            {
                var block = function.Blocks[i];
                var live = Out(block);
                Walk(block, live, static (_, _) => { });
                if (live.Count != _in[block].Count)
                {
                    _in[block] = live;
                    changed = true;
                }
            }
        }
    }

    public HashSet<Local> In(Block block) => _in[block];

    public HashSet<Local> Out(Block block)
    {
        var live = new HashSet<Local>();
        foreach (var target in block.Targets)
            live.UnionWith(_in[target]);
        return live;
    }

    /// <summary>Goes through a block from its end, and tells what is read after each statement.</summary>
    public void Visit(Block block, Action<Node, HashSet<Local>> after) => Walk(block, Out(block), after);

    private void Walk(Block block, HashSet<Local> live, Action<Node, HashSet<Local>> after)
    {
        // An exception may leave the block anywhere.
        var atHandler = block.Handler is not null && _in.TryGetValue(block.Handler, out var handler) ? handler : null;
        if (atHandler is not null)
            live.UnionWith(atHandler);
        if (block.Value is not null)
        {
            after(block.Value, live);
            AddReads(block.Value, live);
        }
        for (var i = block.Statements.Count - 1; i >= 0; i--)
        {
            var statement = block.Statements[i];
            after(statement, live);
            if (statement.Op is Op.SetLocal && (atHandler is null || !atHandler.Contains(statement.Local!)))
                live.Remove(statement.Local!);
            foreach (var operand in statement.Operands)
                AddReads(operand, live);
        }
    }

    private static void AddReads(Node node, HashSet<Local> live)
    {
        if (node.Op is Op.Local)
            live.Add(node.Local!);
        foreach (var operand in node.Operands)
            AddReads(operand, live);
    }
}
