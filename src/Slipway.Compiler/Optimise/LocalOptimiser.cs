using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>What can be said within one function.</summary>
internal static class LocalOptimiser
{
    private const int MostRounds = 4;

    public static void Run(RuntimeLibrary runtime, Function function)
    {
        var collectsAnytime = runtime.Options.Collection is CollectionMode.Anytime;
        for (var round = 0; round < MostRounds; round++)
        {
            FoldBranches(function);
            var changed = JumpThreading.Run(function);
            function.Prune();
            MergeBlocks(function);
            changed |= Propagation.Run(function);
            changed |= Forwarding.Run(function);
            changed |= KnownFacts.Run(runtime, function);
            changed |= StructSplitting.Run(function);
            changed |= Substitution.Run(function, collectsAnytime);
            changed |= DeadCode.Run(function);
            if (!changed)
                break;
        }
        FoldBranches(function);
        function.Prune();
        MergeBlocks(function);
    }

    private static void FoldBranches(Function function)
    {
        foreach (var block in function.Blocks)
        {
            if (block.End is not EndKind.Branch)
                continue;
            // A reference that a test passed is not null.
            while (block.Value is { Op: Op.Select } select && select[1].IsZero && select[0].Op is Op.Local or Op.Const && !select[0].IsZero)
                block.Value = select[2];
            if (block.Value is { IsConst: true } constant)
            {
                block.End = EndKind.Jump;
                block.Targets = [block.Targets[constant.Bits != 0 ? 0 : 1]];
                block.Value = null;
            }
        }
    }

    /// <summary>A block that only one other goes to, and that goes nowhere else, becomes part of that one.</summary>
    private static void MergeBlocks(Function function)
    {
        var entries = new Dictionary<Block, int>();
        foreach (var block in function.Blocks)
        {
            foreach (var target in block.Targets)
                entries[target] = entries.GetValueOrDefault(target) + 1;
            if (block.Handler is not null)
                entries[block.Handler] = entries.GetValueOrDefault(block.Handler) + 2;
        }
        entries[function.Blocks[0]] = 2;
        var merged = new HashSet<Block>();
        foreach (var block in function.Blocks)
        {
            while (!merged.Contains(block) && block.End is EndKind.Jump && block.Targets[0] is var next && next != block
                && entries[next] == 1 && CanShareHandler(block, next))
            {
                block.Handler = block.Statements.Count == 0 ? next.Handler : block.Handler;
                block.Statements.AddRange(next.Statements);
                (block.End, block.Value, block.Targets) = (next.End, next.Value, next.Targets);
                merged.Add(next);
            }
        }
        function.Blocks.RemoveAll(merged.Contains);
    }

    private static bool CanShareHandler(Block block, Block next) =>
        block.Handler == next.Handler || next.Statements.Count == 0 && next.End is EndKind.Jump or EndKind.Return && next.Value is null;
}
