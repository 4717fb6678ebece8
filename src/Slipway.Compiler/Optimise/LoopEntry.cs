using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>
/// What a loop checks first in each turn, and what gives the same each time, is checked once on the way in: null checks, static
/// constructors, and static fields that do not change any more. The loop's condition is tested before that, so that a loop without a turn
/// checks nothing.
/// </summary>
internal static class LoopEntry
{
    /// <summary>Conditions are doubled up to this size.</summary>
    private const int LargestCondition = 12;

    public static bool Run(Function function)
    {
        var changed = false;
        foreach (var head in function.Blocks.ToList())
        {
            if (head.End is EndKind.Branch && !head.IsHandler && IsCopied(head))
                changed |= Hoist(function, head);
        }
        return changed;
    }

    private static bool IsCopied(Block head) =>
        Rewriting.Size(head) <= LargestCondition && !Rewriting.HasEffect(head.Value!)
        && head.Statements.TrueForAll(statement => statement.Op is Op.SetLocal && !Rewriting.HasEffect(statement));

    private static bool Hoist(Function function, Block head)
    {
        var predecessors = Predecessors(function);
        foreach (var first in head.Targets)
        {
            if (first == head || first.IsHandler || first.Handler != head.Handler || predecessors[first] is not [_])
                continue;
            if (Body(head, first, predecessors) is not { } body)
                continue;
            var hoisted = Invariant(function, first, body);
            if (hoisted.Count == 0)
                return false;
            Rotate(function, head, first, body, hoisted, predecessors);
            return true;
        }
        return false;
    }

    private static Dictionary<Block, List<Block>> Predecessors(Function function)
    {
        var predecessors = function.Blocks.ToDictionary(block => block, _ => new List<Block>());
        foreach (var block in function.Blocks)
        {
            foreach (var target in block.Targets)
                predecessors[target].Add(block);
            if (block.Handler is not null)
                predecessors[block.Handler].Add(block);
        }
        return predecessors;
    }

    /// <summary>The blocks of a loop, if it is entered by its head only and goes on with that block.</summary>
    private static HashSet<Block>? Body(Block head, Block first, Dictionary<Block, List<Block>> predecessors)
    {
        var body = new HashSet<Block> { head };
        var work = new Stack<Block>();
        var reached = new HashSet<Block>();
        work.Push(first);
        while (work.TryPop(out var block))
        {
            if (block == head || !reached.Add(block))
                continue;
            foreach (var target in block.Targets)
                work.Push(target);
            if (block.Handler is not null)
                work.Push(block.Handler);
        }
        foreach (var back in predecessors[head].Where(reached.Contains))
            work.Push(back);
        while (work.TryPop(out var block))
        {
            if (!body.Add(block))
                continue;
            foreach (var predecessor in predecessors[block])
            {
                if (predecessor != head && !reached.Contains(predecessor))
                    return null;
                work.Push(predecessor);
            }
        }
        return body.Contains(first) ? body : null;
    }

    /// <summary>The statements at the start of a turn that can be done once, before the first one.</summary>
    private static List<Node> Invariant(Function function, Block first, HashSet<Block> body)
    {
        var sets = new Dictionary<Local, int>();
        foreach (var statement in body.SelectMany(block => block.Statements).Where(statement => statement.Op is Op.SetLocal))
            sets[statement.Local!] = sets.GetValueOrDefault(statement.Local!) + 1;
        var mentioned = new HashSet<Local>();
        var hoisted = new List<Node>();
        var isMemoryRead = false;
        foreach (var statement in first.Statements)
        {
            switch (statement.Op)
            {
                case Op.Check when IsInvariant(statement[0], sets):
                // What a static constructor changes, nothing may have read before.
                case Op.Call when statement.Method!.Kind is MethodBodyKind.StaticConstruction && !isMemoryRead:
                    hoisted.Add(statement);
                    break;
                case Op.SetLocal when !Rewriting.HasEffect(statement[0]):
                    var local = statement.Local!;
                    if (sets[local] == 1 && !local.IsPinned && !mentioned.Contains(local)
                        && IsSettledField(function, statement[0], body, hoisted))
                    {
                        hoisted.Add(statement);
                        sets.Remove(local);
                    }
                    else
                    {
                        isMemoryRead |= Rewriting.ReadsMemory(statement[0]);
                    }
                    break;
                default:
                    return hoisted;
            }
            Rewriting.Visit(statement, node =>
            {
                if (node.Local is not null)
                    mentioned.Add(node.Local);
            });
        }
        return hoisted;
    }

    private static bool IsInvariant(Node condition, Dictionary<Local, int> sets) =>
        !Rewriting.HasEffect(condition) && !Rewriting.ReadsMemory(condition)
        && !Rewriting.Any(condition, node => node.Op is Op.Local && sets.ContainsKey(node.Local!));

    /// <summary>
    /// Whether a value is that of a readonly static field, whose static constructor has run before the loop, or waits for what runs it.
    /// </summary>
    private static bool IsSettledField(Function function, Node value, HashSet<Block> body, List<Node> hoisted)
    {
        if (value is not { Op: Op.Load, Operands: [{ Op: Op.Address, Symbol: Symbol.StaticField { Field: var field } }] } || !field.Def.IsInitOnly)
            return false;
        return function.Method is { Name: not ".cctor", Kind: not MethodBodyKind.StaticConstruction }
            && !body.Any(block => block.Statements.Exists(statement => statement.Op is Op.Call
                && statement.Method!.Kind is MethodBodyKind.StaticConstruction && statement.Method.Owner == field.Owner
                && !hoisted.Contains(statement)));
    }

    private static void Rotate(
        Function function, Block head, Block first, HashSet<Block> body, List<Node> hoisted, Dictionary<Block, List<Block>> predecessors)
    {
        var once = function.NewBlock(head.Handler);
        once.Statements = hoisted;
        (once.End, once.Targets) = (EndKind.Jump, [first]);
        first.Statements = first.Statements.FindAll(statement => !hoisted.Contains(statement));
        var guard = function.NewBlock(head.Handler);
        guard.Statements = head.Statements.ConvertAll(Rewriting.Copied);
        (guard.End, guard.Value) = (head.End, Rewriting.Copied(head.Value!));
        guard.Targets = Array.ConvertAll(head.Targets, target => target == first ? once : target);
        foreach (var outside in predecessors[head].Where(block => !body.Contains(block)))
            outside.Targets = Array.ConvertAll(outside.Targets, target => target == head ? guard : target);
        if (head != function.Blocks[0])
            return;
        function.Blocks.Remove(guard);
        function.Blocks.Insert(0, guard);
    }
}
