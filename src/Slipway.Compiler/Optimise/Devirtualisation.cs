using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>A virtual call that can run only one method becomes a direct one; an array that can only be of one type is not checked.</summary>
internal static class Devirtualisation
{
    public static void Run(Function function, Reachable reachable, RuntimeLibrary runtime)
    {
        foreach (var block in function.Blocks)
        {
            block.Statements.RemoveAll(statement => statement.Op is Op.Call && statement.Type is { } element
                && (statement.Method == runtime.CheckArrayStore || statement.Method == runtime.CheckArrayType) && !reachable.HasNarrowerArrays(element));
            for (var i = 0; i < block.Statements.Count; i++)
                block.Statements[i] = Rewrite(block.Statements[i], reachable);
            if (block.Value is not null)
                block.Value = Rewrite(block.Value, reachable);
        }
    }

    private static Node Rewrite(Node node, Reachable reachable)
    {
        var operands = node.Operands;
        for (var i = 0; i < operands.Length; i++)
            operands[i] = Rewrite(operands[i], reachable);
        if (node.Op is not Op.CallVirtual || reachable.OnlyTarget(node.Selector) is not { } target)
            return node;
        return new Node { Op = Op.Call, Kind = node.Kind, Method = target, Operands = operands, IlOffset = node.IlOffset };
    }
}
