using Slipway.Compiler.Ir;

namespace Slipway.Compiler.Optimise;

/// <summary>
/// A block that sets a local to a constant, and goes on with nothing but a test of it, goes where the test leads. Inlined methods that
/// return a truth value, and <c>&amp;&amp;</c> and <c>||</c>, leave many of these.
/// </summary>
internal static class JumpThreading
{
    public static bool Run(Function function)
    {
        var candidates = function.Blocks.FindAll(block => block.End is EndKind.Jump && IsTest(block.Targets[0]));
        if (candidates.Count == 0)
            return false;
        var changed = false;
        var heads = Loops.HeadsOf(function);
        foreach (var block in candidates)
        {
            // Past the head of a loop there would be a second way into it.
            while (IsTest(block.Targets[0]) && !heads.Contains(block.Targets[0]) && Target(block, block.Targets[0]) is { } target
                && target != block.Targets[0])
            {
                block.Targets = [target];
                changed = true;
            }
        }
        return changed;
    }

    private static bool IsTest(Block block) =>
        block.Statements.Count == 0 && block.End is EndKind.Branch or EndKind.Switch && !block.IsHandler;

    private static Block? Target(Block block, Block test)
    {
        var value = Rewriting.Map(test.Value!,
            node => node.Op is Op.Local && Constant(block, node.Local!) is { } constant ? constant : node);
        if (!value.IsConst)
            return null;
        return test.End is EndKind.Branch ? test.Targets[value.Bits != 0 ? 0 : 1]
            : test.Targets[(int)Math.Min((uint)value.Bits, (uint)test.Targets.Length - 1)];
    }

    private static Node? Constant(Block block, Local local)
    {
        var set = block.Statements.FindLast(statement => statement.Op is Op.SetLocal && statement.Local == local);
        return set?[0] is { IsConst: true } constant ? constant : null;
    }
}
