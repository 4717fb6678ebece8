using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>In a loop, whether a static constructor has run is tested where it matters, without a call each time.</summary>
internal static class ConstructionInLoops
{
    public static void Run(Function function)
    {
        if (!function.Blocks.Exists(block => block.Statements.Exists(IsConstruction)))
            return;
        foreach (var looping in Loops.BlocksOf(function))
        {
            var block = looping;
            while (block.Statements.FindIndex(IsConstruction) is >= 0 and var at)
                block = Split(function, block, at);
        }
    }

    private static bool IsConstruction(Node statement) => statement.Op is Op.Call && statement.Method!.Kind is MethodBodyKind.StaticConstruction;

    private static Block Split(Function function, Block block, int at)
    {
        var construct = block.Statements[at];
        var rest = function.Cut(block, at);
        var slow = function.NewBlock(block.Handler);
        slow.Statements.Add(construct);
        (slow.End, slow.Targets) = (EndKind.Jump, [rest]);
        block.End = EndKind.Branch;
        var state = Build.Load(ValueKind.I32, Wasm.I32Load8U, Build.Address(new Symbol.ConstructionFlag(construct.Method!.Owner)));
        // One of the user's can have failed, which the call tells again.
        block.Value = construct.Method.Owner.Def!.File.IsUserCode ? Build.Numeric(ValueKind.I32, Wasm.I32Eq, state, Build.I32(1)) : state;
        block.Targets = [rest, slow];
        return rest;
    }
}
