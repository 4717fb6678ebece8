using Slipway.Compiler.Ir;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>
/// A virtual call that can run few methods, one of them small and of one type only, tests for that type and calls its method directly, so
/// that it can be inlined. In a loop it tests for methods that several types run. So does the call of a delegate there, by the small ones of
/// the few methods of its signature that delegates are made of.
/// </summary>
internal static class TypeTests
{
    private const int MostTargets = 3;

    public static void Run(Function function, Reachable reachable)
    {
        foreach (var block in Loops.BlocksOf(function))
            TestSlots(function, block, reachable);
        var work = new Stack<Block>(function.Blocks);
        while (work.TryPop(out var block))
        {
            for (var i = 0; i < block.Statements.Count; i++)
            {
                var statement = block.Statements[i];
                var call = statement.Op is Op.SetLocal ? statement[0] : statement;
                if (call.Op is not Op.CallVirtual || Candidate(call, reachable) is not var (type, target))
                    continue;
                var others = reachable.CachedTargets(call.Selector).FindAll(other => other != target);
                var descriptor = Build.Load(ValueKind.I32, Wasm.I32Load, call[This(call)]);
                var isType = Build.Numeric(ValueKind.I32, Wasm.I32Eq, descriptor, Build.Address(new Symbol.Descriptor(type)));
                var (_, rest) = Split(function, block, i, isType, Direct(call, target, call.Operands),
                    others is [var last] ? Direct(call, last, call.Operands) : call);
                work.Push(rest);
                break;
            }
        }
        foreach (var block in Loops.BlocksOf(function))
            TestDelegates(function, block, reachable);
    }

    private static void TestDelegates(Function function, Block block, Reachable reachable)
    {
        for (var i = 0; i < block.Statements.Count; i++)
        {
            var statement = block.Statements[i];
            var call = statement.Op is Op.SetLocal ? statement[0] : statement;
            if (call.Op is not Op.CallIndirect)
                continue;
            var targets = reachable.TableMethods.FindAll(method => HasShape(method, call.Shape!));
            var small = targets.FindAll(target => IsSmall(target, reachable));
            if (small.Count == 0 || targets.Count > MostTargets)
                continue;
            var index = function.NewLocal(ValueKind.I32);
            block.Statements.Insert(i++, Build.Set(index, call.Operands[^1]));
            call = call.With([.. call.Operands[..^1], Build.Get(index)]);
            block = TestFunctions(function, block, i, index, small, target => Direct(call, target, call.Operands[..^1]), call);
            i = -1;
        }
    }

    /// <summary>Where several types run a small method that a loop calls: compares the function that the object's slot names.</summary>
    private static void TestSlots(Function function, Block block, Reachable reachable)
    {
        for (var i = 0; i < block.Statements.Count; i++)
        {
            var statement = block.Statements[i];
            var call = statement.Op is Op.SetLocal ? statement[0] : statement;
            if (call.Op is not Op.CallVirtual || reachable.CachedTargets(call.Selector) is not { Count: > 1 and <= MostTargets } targets
                || call[This(call)].Op is not Op.Local)
            {
                continue;
            }
            var tested = targets.FindAll(target => IsSmall(target, reachable));
            if (!tested.Exists(target => reachable.TypesThatRun(call.Selector, target).Count > 1))
                continue;
            if (tested.Count == targets.Count)
                tested.RemoveAt(tested.Count - 1);
            var otherwise = targets.Except(tested).ToList() is [var last] ? Direct(call, last, call.Operands) : call;
            var slot = function.NewLocal(ValueKind.I32);
            block.Statements.Insert(i, Build.Set(slot, new Node
            {
                Op = Op.VirtualFunction,
                Kind = ValueKind.I32,
                Method = call.Method,
                Receiver = call.Receiver,
                Operands = [call[This(call)]],
            }));
            block = TestFunctions(function, block, i + 1, slot, tested, target => Direct(call, target, call.Operands), otherwise);
            i = -1;
        }
    }

    /// <summary>Calls one of some functions directly, if the local says that it is that; returns the block of what follows.</summary>
    private static Block TestFunctions(
        Function function, Block block, int at, Local index, List<MethodDesc> tested, Func<MethodDesc, Node> direct, Node otherwise)
    {
        Block? following = null;
        foreach (var target in tested)
        {
            var isTarget = Build.Numeric(ValueKind.I32, Wasm.I32Eq, Build.Get(index), Build.Address(new Symbol.Function(target)));
            (block, var rest) = Split(function, block, at, isTarget, direct(target), otherwise);
            (at, following) = (0, following ?? rest);
        }
        return following!;
    }

    private static bool HasShape(MethodDesc method, FunctionShape shape) =>
        method.Shape.Result == shape.Result && method.AllParameters.Count == shape.Parameters.Length && method.AllParameters[0].IsReference
        && method.AllParameters.Skip(1).SequenceEqual(shape.Parameters.Skip(1));

    private static bool IsSmall(MethodDesc method, Reachable reachable) =>
        reachable.Functions.TryGetValue(method, out var function) && Rewriting.Size(function) <= Inlining.SmallSize;

    private static (TypeDesc Type, MethodDesc Target)? Candidate(Node call, Reachable reachable)
    {
        var targets = reachable.CachedTargets(call.Selector);
        if (targets.Count is < 2 or > MostTargets || call[This(call)].Op is not Op.Local)
            return null;
        foreach (var target in targets)
        {
            if (IsSmall(target, reachable) && reachable.TypesThatRun(call.Selector, target) is [var type])
                return (type, target);
        }
        return null;
    }

    /// <summary>Makes a call the one or the other; returns the block of the other, and that of what follows.</summary>
    private static (Block Other, Block Following) Split(Function function, Block block, int at, Node condition, Node one, Node other)
    {
        var statement = block.Statements[at];
        var rest = function.Cut(block, at);
        Block Calling(Node call)
        {
            var calling = function.NewBlock(block.Handler);
            calling.Statements.Add(statement.Op is Op.SetLocal ? Build.Set(statement.Local!, call) : call);
            (calling.End, calling.Targets) = (EndKind.Jump, [rest]);
            return calling;
        }
        (block.End, block.Value, block.Targets) = (EndKind.Branch, condition, [Calling(one), Calling(other)]);
        return (block.Targets[1], rest);
    }

    private static Node Direct(Node call, MethodDesc target, Node[] operands) => new()
    {
        Op = Op.Call,
        Kind = call.Kind,
        Type = call.Type,
        Method = target,
        Operands = Array.ConvertAll(operands, Rewriting.Copied),
        IlOffset = call.IlOffset,
    };

    private static int This(Node call) => call.Method!.Shape.Result.ValueKind is ValueKind.Struct ? 1 : 0;
}
