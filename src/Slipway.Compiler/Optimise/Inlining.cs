using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>Puts the bodies of small methods, and of methods that are called once, in the place of calls.</summary>
internal sealed class Inlining
{
    /// <summary>What is always inlined, as a call takes as many bytes.</summary>
    public const int SmallSize = 16;
    /// <summary>What is inlined in loops, where time goes: indexers of spans and lists, and the steps of enumerators.</summary>
    private const int LoopSize = 64;
    private const int LargestSize = 150;
    private const int LargestCaller = 3000;

    private readonly RuntimeLibrary _runtime;
    private readonly Reachable _reachable;
    private readonly HashSet<MethodDesc> _neverReturning;
    private readonly Dictionary<MethodDesc, int> _calls = [];
    private readonly HashSet<MethodDesc> _done = [];
    private readonly HashSet<MethodDesc> _open = [];

    public Inlining(RuntimeLibrary runtime, Reachable reachable, HashSet<MethodDesc> neverReturning)
    {
        _runtime = runtime;
        _reachable = reachable;
        _neverReturning = neverReturning;
        foreach (var function in reachable.Functions.Values)
        {
            Rewriting.Visit(function, node =>
            {
                if (node.Op is Op.Call)
                    _calls[node.Method!] = _calls.GetValueOrDefault(node.Method!) + 1;
            });
        }
        // What virtual calls and the table reach is needed as it is.
        foreach (var method in reachable.TableMethods.Concat(reachable.Selectors.SelectMany(reachable.CachedTargets)))
            _calls[method] = int.MaxValue / 2;
    }

    /// <summary>Callees before callers, so that what is inlined is already small.</summary>
    public void Run(MethodDesc method)
    {
        if (!_reachable.Functions.TryGetValue(method, out var function) || _done.Contains(method) || !_open.Add(method))
            return;
        var callees = new List<MethodDesc>();
        Rewriting.Visit(function, node =>
        {
            if (node.Op is Op.Call)
                callees.Add(node.Method!);
        });
        foreach (var callee in callees)
            Run(callee);
        var looping = Loops.BlocksOf(function).ToHashSet();
        var work = new Stack<(Block Block, bool IsLooping)>(function.Blocks.Select(block => (block, looping.Contains(block))));
        while (work.TryPop(out var item))
        {
            if (InlineIn(function, item.Block, item.IsLooping) is { } rest)
                work.Push((rest, item.IsLooping));
        }
        LocalOptimiser.Run(_runtime, function);
        _open.Remove(method);
        _done.Add(method);
    }

    /// <summary>Inlines the first call of a block that can be; what follows it is the block that is returned.</summary>
    private Block? InlineIn(Function function, Block block, bool isLooping)
    {
        // The compiler's own methods return the results of calls as they are.
        if (block.Value is { Op: Op.Call } returned && Candidate(returned.Method!, function, isLooping) is not null)
        {
            var value = function.NewLocal(returned.Kind);
            block.Statements.Add(Build.Set(value, returned));
            block.Value = Build.Get(value);
        }
        for (var i = 0; i < block.Statements.Count; i++)
        {
            var statement = block.Statements[i];
            var call = statement.Op is Op.SetLocal ? statement[0] : statement;
            if (call.Op is not Op.Call || Candidate(call.Method!, function, isLooping) is not { } callee)
                continue;
            return Inline(function, block, i, callee, call, statement.Op is Op.SetLocal ? statement.Local : null);
        }
        return null;
    }

    private Function? Candidate(MethodDesc method, Function caller, bool isLooping)
    {
        if (method == caller.Method || _open.Contains(method) || !_reachable.Functions.TryGetValue(method, out var callee)
            || method == _runtime.NewObject || method == _runtime.NewArray || method == _runtime.NewString
            || method.Kind is MethodBodyKind.StaticConstruction || _runtime.DecidesData(method) || _neverReturning.Contains(method))
        {
            return null;
        }
        if (callee.UsesStackAllocate || callee.Blocks.Exists(static block => block.Handler is not null || block.IsHandler)
            || callee.Locals.Exists(static local => local.IsPinned))
        {
            return null;
        }
        var size = Rewriting.Size(callee);
        var most = _calls.GetValueOrDefault(method) == 1 ? LargestSize
            : (isLooping && method.Def is not { IsNoInlining: true } ? LoopSize : SmallSize) + callee.Parameters.Count;
        return size <= most && Rewriting.Size(caller) < LargestCaller ? callee : null;
    }

    private static Block Inline(Function function, Block block, int at, Function callee, Node call, Local? result)
    {
        var rest = function.Cut(block, at);
        var locals = new Dictionary<Local, Local>();
        foreach (var local in callee.Locals)
        {
            var isParameter = callee.Parameters.Contains(local);
            var copy = function.NewLocal(local.Kind, local.Type, local.IsVariable && !isParameter);
            copy.InFrame = local.InFrame;
            locals[local] = copy;
        }
        for (var i = 0; i < callee.Parameters.Count; i++)
            block.Statements.Add(Build.Set(locals[callee.Parameters[i]], call[i]));
        // The call may be in a loop, and a variable starts from zero each time.
        foreach (var local in callee.Locals.Where(local => local.IsVariable && !local.InFrame))
            block.Statements.Add(Build.Set(locals[local], Build.Zero(local.Kind)));
        var blocks = callee.Blocks.ToDictionary(inner => inner, _ => function.NewBlock(block.Handler));
        foreach (var (original, copy) in blocks)
        {
            copy.Statements = [.. original.Statements.Select(statement => Copied(statement, locals, call.IlOffset))];
            copy.Value = original.Value is null ? null : Copied(original.Value, locals, call.IlOffset);
            copy.Targets = [.. original.Targets.Select(target => blocks[target])];
            copy.End = original.End;
            if (original.End is not EndKind.Return)
                continue;
            if (copy.Value is not null)
                copy.Statements.Add(result is not null ? Build.Set(result, copy.Value) : Build.Drop(copy.Value));
            copy.End = EndKind.Jump;
            copy.Value = null;
            copy.Targets = [rest];
        }
        block.End = EndKind.Jump;
        block.Value = null;
        block.Targets = [blocks[callee.Blocks[0]]];
        return rest;
    }

    private static Node Copied(Node node, Dictionary<Local, Local> locals, int ilOffset)
    {
        var operands = node.Operands.Length == 0 ? [] : Array.ConvertAll(node.Operands, operand => Copied(operand, locals, ilOffset));
        return node.With(node.Local is null ? null : locals[node.Local], operands, ilOffset);
    }
}
