using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>
/// Checks of indices that cannot fail are dropped: a counter that goes up to the length of its array, an index that a check of the same
/// array let pass before, one that is a constant away from it.
/// </summary>
internal sealed class KnownRanges
{
    private readonly Function _function;
    private readonly MethodDesc _newArray;
    private readonly Dictionary<Block, RangeFacts> _in = [];

    private KnownRanges(RuntimeLibrary runtime, Function function)
    {
        _function = function;
        _newArray = runtime.NewArray;
    }

    public static bool Run(RuntimeLibrary runtime, Function function)
    {
        if (!function.Blocks.Exists(block => block.Statements.Exists(IsBoundsCheck)))
            return false;
        var ranges = new KnownRanges(runtime, function);
        ranges.Solve();
        return ranges.Apply();
    }

    private static bool IsBoundsCheck(Node statement) => statement.Op is Op.Check && statement.Fault is Fault.IndexOutOfRange;

    private void Solve()
    {
        var numbers = Loops.Numbers(_function);
        // An exception may come from anywhere in the blocks that a handler is for: nothing is known there.
        foreach (var block in _function.Blocks.Where(block => block.IsHandler && numbers.ContainsKey(block)).Append(_function.Blocks[0]))
            _in[block] = new RangeFacts();
        var work = new PriorityQueue<Block, int>(_in.Keys.Select(block => (block, numbers[block])));
        var waiting = new HashSet<Block>(_in.Keys);
        while (work.TryDequeue(out var block, out _))
        {
            waiting.Remove(block);
            var known = _in[block].Copy();
            foreach (var statement in block.Statements)
                Learn(statement, known);
            for (var i = 0; i < block.Targets.Length; i++)
            {
                var target = block.Targets[i];
                var atTarget = known.Copy();
                if (block.End is EndKind.Branch && block.Targets[0] != block.Targets[1])
                    atTarget.Learn(block.Value!, outcome: i == 0);
                if (!_in.TryAdd(target, atTarget) && !_in[target].Join(atTarget, isHead: numbers[target] <= numbers[block]))
                    continue;
                if (waiting.Add(target))
                    work.Enqueue(target, numbers[target]);
            }
        }
    }

    private void Learn(Node statement, RangeFacts known)
    {
        if (statement.Op is Op.SetLocal)
            known.Set(statement.Local!, statement[0], _newArray);
        else if (statement.Op is Op.Check)
            known.Learn(statement[0], outcome: false);
    }

    private bool Apply()
    {
        var changed = false;
        foreach (var block in _function.Blocks)
        {
            if (!_in.TryGetValue(block, out var known))
                continue;
            var kept = new List<Node>(block.Statements.Count);
            foreach (var statement in block.Statements)
            {
                if (IsBoundsCheck(statement) && known.Decide(statement[0]) == false)
                {
                    changed = true;
                    KeepEffect(statement[0], kept);
                    continue;
                }
                Learn(statement, known);
                kept.Add(statement);
            }
            block.Statements = kept;
            if (block.End is EndKind.Branch && known.Decide(block.Value!) is { } outcome)
            {
                KeepEffect(block.Value!, block.Statements);
                block.Value = Build.I32(outcome ? 1 : 0);
                changed = true;
            }
        }
        return changed;
    }

    /// <summary>What a condition is known to give does not say that its parts may not be called: a division in an index may throw.</summary>
    private static void KeepEffect(Node condition, List<Node> statements)
    {
        if (Rewriting.HasEffect(condition))
            statements.Add(Build.Drop(condition));
    }
}
