using System.Reflection.Metadata;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Import;

/// <summary>
/// Exception regions become ordinary blocks. Each region has one block where exceptions arrive, which tests and takes them or
/// throws them on; a finally block has one body, and a local that says where it goes on afterwards.
/// </summary>
internal sealed partial class MethodImporter
{
    private readonly ExceptionRegion[] _regions;
    private readonly Dictionary<int, Block> _dispatches = [];
    private readonly Dictionary<int, FinallyExits> _finallys = [];
    private readonly Dictionary<int, Local> _caught = [];
    private readonly Dictionary<int, Block> _filterHandlers = [];

    private sealed class FinallyExits(Local selector, Local exception)
    {
        public Local Selector { get; } = selector;

        /// <summary>The exception to throw on when the body is done; only where the selector is 0.</summary>
        public Local Exception { get; } = exception;

        public List<Block> Continuations { get; } = [];

        public Dictionary<int, int> ByTarget { get; } = [];

        public List<(Block Block, Local Selector)> Ends { get; } = [];
    }

    private Block? HandlerAt(int offset)
    {
        for (var i = 0; i < _regions.Length; i++)
        {
            var region = _regions[i];
            if (Within(offset, region.TryOffset, region.TryLength))
                return Dispatch(i);
            // What a filter throws is no exception of the program: the filter just does not match.
            if (region.Kind is ExceptionRegionKind.Filter && offset >= region.FilterOffset && offset < region.HandlerOffset)
                return FilterHandler(i);
        }
        return null;
    }

    /// <summary>The region that an exception goes to which this one does not take.</summary>
    private Block? Next(int index)
    {
        for (var i = index + 1; i < _regions.Length; i++)
        {
            if (Within(_regions[index].TryOffset, _regions[i].TryOffset, _regions[i].TryLength))
                return Dispatch(i);
        }
        return null;
    }

    private Block Dispatch(int index)
    {
        if (_dispatches.TryGetValue(index, out var known))
            return known;
        var region = _regions[index];
        var block = _function.NewBlock(Next(index));
        block.IsHandler = true;
        _dispatches[index] = block;
        var exception = _function.NewLocal(ValueKind.Ref);
        block.Statements.Add(Build.Set(exception, new Node { Op = Op.TakeException, Kind = ValueKind.Ref }));
        switch (region.Kind)
        {
            case ExceptionRegionKind.Catch:
                var type = _world.Resolver.Type(_file, region.CatchType, _context);
                var matches = type.Is("System.Exception") || type.Is("System.Object")
                    ? Build.I32(1) : Build.Call(_runtime.InstanceTest(type), Build.Get(exception));
                var handler = HandlerEntry(region.HandlerOffset, exception);
                _caught[index] = exception;
                if (matches.IsConst)
                {
                    block.End = EndKind.Jump;
                    block.Targets = [handler];
                    break;
                }
                block.End = EndKind.Branch;
                block.Value = matches;
                block.Targets = [handler, Rethrow(exception, Next(index))];
                break;
            case ExceptionRegionKind.Filter:
                _caught[index] = exception;
                block.End = EndKind.Jump;
                block.Targets = [HandlerEntry(region.FilterOffset, exception)];
                break;
            default:
                var exits = Exits(index);
                block.Statements.Add(Build.Set(exits.Exception, Build.Get(exception)));
                block.Statements.Add(Build.Set(exits.Selector, Build.I32(0)));
                block.End = EndKind.Jump;
                block.Targets = [WithStack([], () => BlockAt(region.HandlerOffset))];
                break;
        }
        return block;
    }

    private Block FilterHandler(int index)
    {
        if (_filterHandlers.TryGetValue(index, out var known))
            return known;
        Dispatch(index);
        var block = _function.NewBlock(Next(index));
        block.IsHandler = true;
        _filterHandlers[index] = block;
        block.Statements.Add(Build.Drop(new Node { Op = Op.TakeException, Kind = ValueKind.Ref }));
        block.End = EndKind.Throw;
        block.Value = Build.Get(_caught[index]);
        return block;
    }

    private Block HandlerEntry(int offset, Local exception)
    {
        var entry = WithStack([Build.Get(exception)], () => BlockAt(offset));
        var adapter = _function.NewBlock(null);
        adapter.Statements.Add(Build.Set(_entryStacks[entry][0], Build.Get(exception)));
        adapter.End = EndKind.Jump;
        adapter.Targets = [entry];
        return adapter;
    }

    private Block Rethrow(Local exception, Block? handler)
    {
        var block = _function.NewBlock(handler);
        block.End = EndKind.Throw;
        block.Value = Build.Get(exception);
        return block;
    }

    private FinallyExits Exits(int index)
    {
        if (!_finallys.TryGetValue(index, out var exits))
            _finallys[index] = exits = new FinallyExits(_function.NewLocal(ValueKind.I32), _function.NewLocal(ValueKind.Ref));
        return exits;
    }

    /// <summary>Leaves through the finally blocks between here and the target.</summary>
    private void Leave(int target)
    {
        var crossed = new List<int>();
        for (var i = 0; i < _regions.Length; i++)
        {
            var region = _regions[i];
            if (region.Kind is ExceptionRegionKind.Finally && Within(Position, region.TryOffset, region.TryLength)
                && !Within(target, region.TryOffset, region.TryLength))
            {
                crossed.Add(i);
            }
        }
        _stack.Clear();
        EnterFinallys(_block, crossed, 0, target);
    }

    private void EnterFinallys(Block from, List<int> crossed, int at, int target)
    {
        from.End = EndKind.Jump;
        if (at == crossed.Count)
        {
            from.Targets = [WithStack([], () => BlockAt(target))];
            return;
        }
        var exits = Exits(crossed[at]);
        if (!exits.ByTarget.TryGetValue(target, out var number))
        {
            var continuation = _function.NewBlock(HandlerAt(_regions[crossed[at]].HandlerOffset));
            exits.Continuations.Add(continuation);
            exits.ByTarget[target] = number = exits.Continuations.Count;
            EnterFinallys(continuation, crossed, at + 1, target);
            foreach (var (block, _) in exits.Ends)
                EndFinallyWith(block, exits, crossed[at]);
        }
        from.Statements.Add(Build.Set(exits.Selector, Build.I32(number)));
        from.Targets = [WithStack([], () => BlockAt(_regions[crossed[at]].HandlerOffset))];
    }

    private void EndFinally()
    {
        var index = EnclosingHandler(ExceptionRegionKind.Finally, ExceptionRegionKind.Fault);
        var exits = Exits(index);
        exits.Ends.Add((_block, exits.Selector));
        EndFinallyWith(_block, exits, index);
    }

    private void EndFinallyWith(Block block, FinallyExits exits, int index)
    {
        var rethrow = _rethrows.TryGetValue(index, out var known) ? known : _rethrows[index] = Rethrow(exits.Exception, Next(index));
        block.End = EndKind.Switch;
        block.Value = Build.Get(exits.Selector);
        block.Targets = [rethrow, .. exits.Continuations];
        if (block.Targets.Length == 1)
        {
            block.End = EndKind.Jump;
            block.Value = null;
        }
    }

    private readonly Dictionary<int, Block> _rethrows = [];

    private void EndFilter()
    {
        var matches = Pop();
        var index = -1;
        for (var i = 0; i < _regions.Length; i++)
        {
            if (_regions[i].Kind is ExceptionRegionKind.Filter && Position >= _regions[i].FilterOffset && Position < _regions[i].HandlerOffset)
                index = i;
        }
        var handler = HandlerEntry(_regions[index].HandlerOffset, _caught[index]);
        End(EndKind.Branch, matches, handler, Rethrow(_caught[index], Next(index)));
    }

    private void RethrowCaught()
    {
        var index = EnclosingHandler(ExceptionRegionKind.Catch, ExceptionRegionKind.Filter);
        End(EndKind.Throw, Build.Get(_caught[index]));
    }

    private int EnclosingHandler(params ExceptionRegionKind[] kinds)
    {
        for (var i = 0; i < _regions.Length; i++)
        {
            if (kinds.Contains(_regions[i].Kind) && Within(Position, _regions[i].HandlerOffset, _regions[i].HandlerLength))
                return i;
        }
        throw new BadImageFormatException($"The IL of '{_method}' ends a handler outside of one.");
    }

    private Block WithStack(Node[] stack, Func<Block> make)
    {
        var saved = _stack;
        _stack = new Stack<Node>(stack);
        var block = make();
        _stack = saved;
        return block;
    }

    private static bool Within(int offset, int start, int length) => offset >= start && offset < start + length;
}
