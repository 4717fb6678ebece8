using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>
/// Reads of a local become what it was last set to, where that is a constant, an address or another local that has not changed since; then
/// what is set and not read any more is dropped.
/// </summary>
internal static class Forwarding
{
    public static bool Run(Function function)
    {
        var entries = new Dictionary<Block, int>();
        foreach (var target in function.Blocks.SelectMany(block => block.Targets).Append(function.Blocks[0]))
            entries[target] = entries.GetValueOrDefault(target) + 1;
        var changed = false;
        var done = new HashSet<Block>();
        foreach (var head in function.Blocks)
        {
            // A block that only one other goes to starts with what is known at the end of that.
            if (!head.IsHandler && entries.GetValueOrDefault(head) == 1 && head != function.Blocks[0])
                continue;
            var work = new Stack<(Block Block, Dictionary<Local, Node> Known)>();
            work.Push((head, []));
            while (work.TryPop(out var item))
            {
                if (!done.Add(item.Block))
                    continue;
                changed |= Forward(item.Block, item.Known);
                foreach (var target in item.Block.Targets)
                {
                    if (entries[target] == 1 && !target.IsHandler)
                        work.Push((target, new(item.Known)));
                }
            }
        }
        return changed | DropDead(function);
    }

    private static bool Forward(Block block, Dictionary<Local, Node> known)
    {
        var changed = false;
        Node Replaced(Node node)
        {
            if (node.Op is not Op.Local || !known.TryGetValue(node.Local!, out var value))
                return node;
            changed = true;
            return value;
        }
        for (var i = 0; i < block.Statements.Count; i++)
        {
            var statement = block.Statements[i];
            if (known.Count > 0)
                block.Statements[i] = statement = Rewriting.Map(statement, Replaced);
            if (statement.Op is not Op.SetLocal)
                continue;
            var local = statement.Local!;
            known.Remove(local);
            foreach (var stale in known.Where(entry => entry.Value.Local == local).Select(entry => entry.Key).ToList())
                known.Remove(stale);
            if (!local.IsPinned && IsForwarded(local, statement[0]))
                known[local] = Typed(statement[0], local);
        }
        if (block.Value is not null && known.Count > 0)
            block.Value = Rewriting.Map(block.Value, Replaced);
        return changed;
    }

    /// <summary>The collector has to see what a reference is held in, so nothing else may take its place.</summary>
    private static bool IsForwarded(Local local, Node value) => value.Op switch
    {
        Op.Const or Op.Address => true,
        Op.Local => value.Local != local && !value.Local!.InFrame
            && (local.Kind == value.Local.Kind || value.Local.Kind is ValueKind.Ref or ValueKind.ByRef && local.Kind is ValueKind.Ref or ValueKind.ByRef),
        _ => false,
    };

    private static Node Typed(Node value, Local local) => value.Op switch
    {
        Op.Const when value.Kind != local.Kind && local.Kind is not ValueKind.Struct => new() { Op = Op.Const, Kind = local.Kind, Bits = value.Bits },
        _ => value,
    };

    private static bool DropDead(Function function)
    {
        var changed = false;
        var liveness = new Liveness(function);
        foreach (var block in function.Blocks)
        {
            var dead = new HashSet<Node>();
            liveness.Visit(block, (statement, after) =>
            {
                if (statement.Op is Op.SetLocal && !statement.Local!.IsPinned && !after.Contains(statement.Local))
                    dead.Add(statement);
            });
            if (dead.Count == 0)
                continue;
            changed = true;
            block.Statements = [.. block.Statements.Where(statement => !dead.Contains(statement) || Rewriting.HasEffect(statement[0]))
                .Select(statement => dead.Contains(statement) ? Build.Drop(statement[0]) : statement)];
        }
        return changed;
    }
}
