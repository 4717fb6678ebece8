using Slipway.Compiler.Ir;

namespace Slipway.Compiler.Optimise;

/// <summary>Drops what is computed and never used.</summary>
internal static class DeadCode
{
    public static bool Run(Function function)
    {
        var read = new HashSet<Local>();
        Rewriting.Visit(function, node =>
        {
            if (node.Op is Op.Local)
                read.Add(node.Local!);
        });
        var addressed = Addressed(function);
        var changed = false;
        foreach (var block in function.Blocks)
        {
            var kept = new List<Node>(block.Statements.Count);
            foreach (var statement in block.Statements)
            {
                var isDead = statement.Op switch
                {
                    Op.SetLocal => !statement.Local!.IsPinned && (!read.Contains(statement.Local) || IsItself(statement)),
                    Op.Store => statement[0].Op is Op.FrameAddress && !addressed.Contains(statement[0].Local!),
                    Op.Drop => !Rewriting.HasEffect(statement[0]),
                    Op.Check => statement[0].IsZero,
                    _ => false,
                };
                if (!isDead)
                {
                    kept.Add(statement);
                    continue;
                }
                changed = true;
                var value = statement.Op is Op.Store ? statement[1] : statement[0];
                if (statement.Op is Op.SetLocal or Op.Store && Rewriting.HasEffect(value))
                    kept.Add(Build.Drop(value));
            }
            block.Statements = kept;
        }
        return changed;
    }

    private static bool IsItself(Node statement) => statement[0].Op is Op.Local && statement[0].Local == statement.Local;

    /// <summary>Locals in the frame that are read, or whose address goes somewhere.</summary>
    private static HashSet<Local> Addressed(Function function)
    {
        var addressed = new HashSet<Local>();
        Rewriting.Visit(function, node =>
        {
            for (var i = 0; i < node.Operands.Length; i++)
            {
                if (node[i].Op is Op.FrameAddress && !(node.Op is Op.Store && i == 0))
                    addressed.Add(node[i].Local!);
            }
        });
        foreach (var block in function.Blocks)
        {
            if (block.Value?.Op is Op.FrameAddress)
                addressed.Add(block.Value.Local!);
        }
        return addressed;
    }
}
