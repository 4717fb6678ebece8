using Slipway.Compiler.Ir;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>
/// A virtual call that can run few methods, one of them small and of one type only, tests for that type and calls its method directly, so that
/// it can be inlined.
/// </summary>
internal static class TypeTests
{
    private const int MostTargets = 3;

    public static void Run(Function function, Reachable reachable)
    {
        var work = new Stack<Block>(function.Blocks);
        while (work.TryPop(out var block))
        {
            for (var i = 0; i < block.Statements.Count; i++)
            {
                var statement = block.Statements[i];
                var call = statement.Op is Op.SetLocal ? statement[0] : statement;
                if (call.Op is not Op.CallVirtual || Candidate(call, reachable) is not var (type, target))
                    continue;
                work.Push(Split(function, block, i, statement, call, type, target, reachable));
                break;
            }
        }
    }

    private static (TypeDesc Type, MethodDesc Target)? Candidate(Node call, Reachable reachable)
    {
        var targets = reachable.CachedTargets(call.Selector);
        if (targets.Count is < 2 or > MostTargets || call[This(call)].Op is not Op.Local)
            return null;
        foreach (var target in targets)
        {
            if (!reachable.Functions.TryGetValue(target, out var function) || Rewriting.Size(function) > Inlining.SmallSize)
                continue;
            if (reachable.TypesThatRun(call.Selector, target) is [var type])
                return (type, target);
        }
        return null;
    }

    /// <summary>What follows the call is the block that is returned.</summary>
    private static Block Split(
        Function function, Block block, int at, Node statement, Node call, TypeDesc type, MethodDesc target, Reachable reachable)
    {
        var rest = function.NewBlock(block.Handler);
        rest.Statements = block.Statements[(at + 1)..];
        (rest.End, rest.Value, rest.Targets) = (block.End, block.Value, block.Targets);
        block.Statements.RemoveRange(at, block.Statements.Count - at);
        Block Calling(Node invocation)
        {
            var calling = function.NewBlock(block.Handler);
            calling.Statements.Add(statement.Op is Op.SetLocal ? Build.Set(statement.Local!, invocation) : invocation);
            (calling.End, calling.Targets) = (EndKind.Jump, [rest]);
            return calling;
        }
        var others = reachable.CachedTargets(call.Selector).FindAll(other => other != target);
        var descriptor = Build.Load(ValueKind.I32, Wasm.I32Load, call[This(call)]);
        block.End = EndKind.Branch;
        block.Value = Build.Numeric(ValueKind.I32, Wasm.I32Eq, descriptor, Build.Address(new Symbol.Descriptor(type)));
        block.Targets = [Calling(Direct(call, target)), Calling(others is [var last] ? Direct(call, last) : call)];
        return rest;
    }

    private static Node Direct(Node call, MethodDesc target) => new()
    {
        Op = Op.Call,
        Kind = call.Kind,
        Type = call.Type,
        Method = target,
        Operands = Array.ConvertAll(call.Operands, Copied),
        IlOffset = call.IlOffset,
    };

    private static Node Copied(Node node) => node.With(Array.ConvertAll(node.Operands, Copied));

    private static int This(Node call) => call.Method!.Shape.Result.ValueKind is ValueKind.Struct ? 1 : 0;
}
