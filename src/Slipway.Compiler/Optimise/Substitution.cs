using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>A value that is used once is computed where it is used, if nothing in between can tell.</summary>
internal static class Substitution
{
    public static bool Run(Function function, bool collectsAnytime)
    {
        var reads = new Dictionary<Local, int>();
        var writes = new Dictionary<Local, int>();
        Rewriting.Visit(function, node =>
        {
            if (node.Op is Op.Local)
                reads[node.Local!] = reads.GetValueOrDefault(node.Local!) + 1;
            else if (node.Op is Op.SetLocal)
                writes[node.Local!] = writes.GetValueOrDefault(node.Local!) + 1;
        });
        var changed = false;
        foreach (var block in function.Blocks)
        {
            for (var i = block.Statements.Count - 1; i >= 0; i--)
            {
                var statement = block.Statements[i];
                if (statement.Op is not Op.SetLocal || statement.Local!.IsPinned || reads.GetValueOrDefault(statement.Local) != 1
                    || writes[statement.Local] != 1 || function.Parameters.Contains(statement.Local))
                {
                    continue;
                }
                if (TryMove(block, i, statement.Local, statement[0], collectsAnytime))
                {
                    block.Statements.RemoveAt(i);
                    changed = true;
                }
            }
        }
        return changed;
    }

    private static bool TryMove(Block block, int from, Local local, Node value, bool collectsAnytime)
    {
        var hasEffect = Rewriting.HasEffect(value);
        var readsMemory = Rewriting.ReadsMemory(value);
        for (var i = from + 1; i <= block.Statements.Count; i++)
        {
            var target = i < block.Statements.Count ? block.Statements[i] : block.Value;
            if (target is null)
                return false;
            if (Reads(target, local))
            {
                if (!CanStandIn(target, local, value, hasEffect, readsMemory, collectsAnytime))
                    return false;
                var replaced = Rewriting.Map(target, node => node.Op is Op.Local && node.Local == local ? value : node);
                if (i < block.Statements.Count)
                    block.Statements[i] = replaced;
                else
                    block.Value = replaced;
                return true;
            }
            // A fault on the way would keep the value from being computed, which only matters if that does something.
            if (hasEffect || readsMemory && WritesMemory(target)
                || target.Op is Op.SetLocal && Rewriting.Any(value, node => node.Op is Op.Local && node.Local == target.Local))
            {
                return false;
            }
        }
        return false;
    }

    private static bool Reads(Node node, Local local) => Rewriting.Any(node, inner => inner.Op is Op.Local && inner.Local == local);

    private static bool WritesMemory(Node node) =>
        node.Op is Op.Store or Op.CopyBlock or Op.FillBlock || Rewriting.HasEffect(node);

    private static bool CanStandIn(Node target, Local local, Node value, bool hasEffect, bool readsMemory, bool collectsAnytime)
    {
        // The object of a virtual call is looked at twice.
        if (Rewriting.Any(target, node => node.Op is Op.CallVirtual && node[ThisIndex(node)] is { Op: Op.Local } self && self.Local == local))
            return false;
        var before = new List<Node>();
        if (!CollectBefore(target, local, before))
            return false;
        if (hasEffect && before.Exists(node => Rewriting.HasEffect(node) || Rewriting.ReadsMemory(node)))
            return false;
        if (readsMemory && before.Exists(Rewriting.HasEffect))
            return false;
        if (!collectsAnytime)
            return true;
        // What only the machine's own stack holds is not seen by a collection in another call of the same tree.
        var root = target.Op is Op.SetLocal or Op.Drop ? target[0] : target;
        return value.Kind is not (ValueKind.Ref or ValueKind.ByRef)
            || !root.Operands.Any(operand => Rewriting.HasEffect(operand)) && (!hasEffect || root.IsCall || root.Op is Op.Store or Op.Check);
    }

    private static int ThisIndex(Node call) => call.Method!.Shape.Result.ValueKind is ValueKind.Struct ? 1 : 0;

    /// <summary>What is evaluated before the read of the local.</summary>
    private static bool CollectBefore(Node node, Local local, List<Node> before)
    {
        if (node.Op is Op.Local && node.Local == local)
            return true;
        foreach (var operand in node.Operands)
        {
            if (Reads(operand, local))
                return CollectBefore(operand, local, before);
            before.Add(operand);
        }
        return false;
    }
}
