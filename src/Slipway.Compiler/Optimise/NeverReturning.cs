using Slipway.Compiler.Ir;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>Methods that only throw, as the framework's throw helpers do: nothing follows a call of one.</summary>
internal static class NeverReturning
{
    public static HashSet<MethodDesc> Run(Reachable reachable)
    {
        var methods = new HashSet<MethodDesc>();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (method, function) in reachable.Functions)
            {
                // One that never returns itself is cut as well: calls that never return are not followed by a test of the flag.
                if (function.Blocks.Aggregate(false, (cut, block) => Cut(block, methods) || cut))
                    function.Prune();
                if (!function.Blocks.Exists(block => block.End is EndKind.Return))
                    changed |= methods.Add(method);
            }
        }
        return methods;
    }

    private static bool Cut(Block block, HashSet<MethodDesc> methods)
    {
        var i = block.Statements.FindIndex(statement => Called(statement) is { } method && methods.Contains(method));
        if (i < 0 || i == block.Statements.Count - 1 && block.End is EndKind.Unreachable)
            return false;
        block.Statements.RemoveRange(i + 1, block.Statements.Count - i - 1);
        if (block.Statements[i].Op is Op.SetLocal)
            block.Statements[i] = Build.Drop(block.Statements[i][0]);
        (block.End, block.Value, block.Targets) = (EndKind.Unreachable, null, []);
        return true;
    }

    private static MethodDesc? Called(Node statement)
    {
        var call = statement.Op is Op.SetLocal or Op.Drop ? statement[0] : statement;
        return call.Op is Op.Call ? call.Method : null;
    }
}
