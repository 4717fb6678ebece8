using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Optimise;

/// <summary>
/// What holds wherever a block is entered: references that are not null, types whose static constructors have run. Checks for that, and
/// branches on it, are dropped.
/// </summary>
internal sealed class KnownFacts
{
    private readonly RuntimeLibrary _runtime;
    private readonly Function _function;
    private readonly Dictionary<Block, Facts> _in = [];
    private bool _changed;

    private KnownFacts(RuntimeLibrary runtime, Function function)
    {
        _runtime = runtime;
        _function = function;
    }

    private sealed class Facts
    {
        public HashSet<Local> NonNull { get; init; } = [];

        public HashSet<TypeDesc> Constructed { get; init; } = [];

        public int Count => NonNull.Count + Constructed.Count;

        public Facts Copy() => new() { NonNull = [.. NonNull], Constructed = [.. Constructed] };

        public void Intersect(Facts other)
        {
            NonNull.IntersectWith(other.NonNull);
            Constructed.IntersectWith(other.Constructed);
        }
    }

    public static bool Run(RuntimeLibrary runtime, Function function)
    {
        var facts = new KnownFacts(runtime, function);
        facts.Solve();
        foreach (var block in function.Blocks)
        {
            if (facts._in.TryGetValue(block, out var known))
                facts.Apply(block, known.Copy());
        }
        return facts._changed;
    }

    private void Solve()
    {
        var entry = new Facts();
        var self = _function.ResultAddress is null ? 0 : 1;
        if (!_function.Method.IsStatic && _function.Method.Owner.IsReference && _function.Parameters.Count > self
            && _function.Parameters[self].Kind is ValueKind.Ref && !Writes(_function.Parameters[self]))
        {
            entry.NonNull.Add(_function.Parameters[self]);
        }
        // An exception may come from anywhere in the blocks that a handler is for.
        foreach (var block in _function.Blocks.Where(block => block.IsHandler).Append(_function.Blocks[0]))
            _in[block] = entry.Copy();
        var work = new Queue<Block>(_in.Keys);
        while (work.TryDequeue(out var block))
        {
            var known = _in[block].Copy();
            foreach (var statement in block.Statements)
                Learn(statement, known);
            for (var i = 0; i < block.Targets.Length; i++)
            {
                var target = block.Targets[i];
                var atTarget = known;
                if (block.End is EndKind.Branch && block.Targets[0] != block.Targets[1] && Tested(block.Value!) is var (local, whenTrue)
                    && whenTrue == (i == 0))
                {
                    atTarget = known.Copy();
                    atTarget.NonNull.Add(local);
                }
                if (!_in.TryGetValue(target, out var before))
                {
                    _in[target] = atTarget.Copy();
                    work.Enqueue(target);
                    continue;
                }
                var count = before.Count;
                before.Intersect(atTarget);
                if (before.Count != count)
                    work.Enqueue(target);
            }
        }
    }

    private bool Writes(Local local) =>
        _function.Blocks.Exists(block => block.Statements.Exists(statement => statement.Op is Op.SetLocal && statement.Local == local));

    private void Learn(Node statement, Facts known)
    {
        switch (statement.Op)
        {
            case Op.SetLocal:
                if (IsNonNull(statement[0], known))
                    known.NonNull.Add(statement.Local!);
                else
                    known.NonNull.Remove(statement.Local!);
                break;
            case Op.Check when Zero(statement[0]) is { } local:
                known.NonNull.Add(local);
                break;
            case Op.Call when statement.Method!.Kind is MethodBodyKind.StaticConstruction:
                known.Constructed.Add(statement.Method.Owner);
                break;
        }
    }

    private bool IsNonNull(Node value, Facts known) => value.Op switch
    {
        Op.Address or Op.FrameAddress => true,
        Op.Local => known.NonNull.Contains(value.Local!),
        Op.Call => value.Method == _runtime.NewObject || value.Method == _runtime.NewArray || value.Method == _runtime.NewString,
        _ => false,
    };

    /// <summary>The local that is not null on one way of a branch, and which way that is.</summary>
    private static (Local Local, bool WhenTrue)? Tested(Node condition) => condition switch
    {
        { Op: Op.Local, Kind: ValueKind.Ref, Local: { } local } => (local, true),
        _ when Zero(condition) is { } local && condition[0].Kind is ValueKind.Ref => (local, false),
        _ => null,
    };

    /// <summary>The local that a condition asks to be zero, or null.</summary>
    private static Local? Zero(Node condition) =>
        condition is { Op: Op.Numeric, Bits: Wasm.I32Eqz, Operands: [{ Op: Op.Local, Local: var local }] } ? local : null;

    private void Apply(Block block, Facts known)
    {
        var kept = new List<Node>(block.Statements.Count);
        foreach (var statement in block.Statements)
        {
            if (IsKnown(statement, known))
            {
                _changed = true;
                continue;
            }
            Learn(statement, known);
            kept.Add(statement);
        }
        block.Statements = kept;
        if (block.End is EndKind.Branch && Tested(block.Value!) is var (local, whenTrue) && known.NonNull.Contains(local))
        {
            block.Value = Build.I32(whenTrue ? 1 : 0);
            _changed = true;
        }
    }

    private static bool IsKnown(Node statement, Facts known) => statement.Op switch
    {
        Op.Check => Zero(statement[0]) is { } local && known.NonNull.Contains(local),
        Op.Call => statement.Method!.Kind is MethodBodyKind.StaticConstruction && known.Constructed.Contains(statement.Method.Owner),
        _ => false,
    };
}
