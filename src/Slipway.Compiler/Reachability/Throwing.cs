using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Reachability;

/// <summary>Which functions an exception may leave. All others need no test after a call.</summary>
internal sealed class Throwing
{
    private readonly HashSet<MethodDesc> _throwing = [];
    private readonly Reachable _reachable;
    private bool _indirectThrows;

    public Throwing(IReadOnlyList<Function> functions, Reachable reachable)
    {
        _reachable = reachable;
        for (var changed = true; changed;)
        {
            changed = false;
            if (!_indirectThrows && reachable.TableMethods.Exists(_throwing.Contains))
                _indirectThrows = changed = true;
            foreach (var function in functions)
            {
                if (!_throwing.Contains(function.Method) && function.Blocks.Exists(Leaves))
                    changed = _throwing.Add(function.Method);
            }
        }
    }

    public bool MayThrow(Node call) => call.Op switch
    {
        Op.Call => _throwing.Contains(call.Method!),
        Op.CallIndirect => _indirectThrows,
        _ => _reachable.CachedTargets(call.Selector).Exists(_throwing.Contains),
    };

    private bool Leaves(Block block)
    {
        if (block.Handler is not null)
            return false;
        return block.End is EndKind.Throw or EndKind.Unwind || block.Statements.Exists(Throws) || block.Value is not null && Throws(block.Value);
    }

    private bool Throws(Node node) => node.Op is Op.Check || node.IsCall && MayThrow(node) || Array.Exists(node.Operands, Throws);
}
