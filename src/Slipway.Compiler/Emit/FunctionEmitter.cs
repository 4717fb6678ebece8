using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Emit;

/// <summary>
/// Writes a function's blocks as structured code, along the dominator tree: a block with several ways in follows a WebAssembly
/// block that its predecessors leave, a loop's head starts a WebAssembly loop.
/// </summary>
internal sealed partial class FunctionEmitter
{
    private const int StackPointerGlobal = 0;
    private const int ExceptionGlobal = 1;
    private const byte Empty = 0x40;

    private readonly ModuleLayout _layout;
    private readonly Function _function;
    private readonly WasmWriter _code = new();
    private readonly List<Frame> _frames = [];
    private readonly Dictionary<Local, int> _locals = [];
    private readonly Dictionary<Local, int> _frameOffsets = [];
    private readonly Dictionary<(Block Block, Fault Fault), Block> _faults = [];
    private readonly List<ValueKind> _declared = [];
    private readonly List<CodePosition> _positions = [];
    private FlowGraph _graph = null!;
    private int _frameSize;
    private int _frameBase = -1;
    private bool _usesUnwind;
    private bool _sharesExit;
    private int _lastReturn = -1;

    /// <summary>What encloses the code being written: a block that ends before <paramref name="Target"/>, its loop, or neither.</summary>
    private readonly record struct Frame(FrameKind Kind, Block? Target);

    private enum FrameKind
    {
        Block,
        Loop,
        If,
        Try,
        Unwind,
        Exit,
    }

    private FunctionEmitter(ModuleLayout layout, Function function)
    {
        _layout = layout;
        _function = function;
    }

    private bool HasFlag => _layout.Options.Exceptions is ExceptionMode.Flag;

    public static (WasmWriter Body, IReadOnlyList<CodePosition> Positions) Emit(ModuleLayout layout, Function function)
    {
        var emitter = new FunctionEmitter(layout, function);
        return (emitter.Run(), emitter._positions);
    }

    private WasmWriter Run()
    {
        AddFaultBlocks();
        _graph = FlowGraph.Of(_function.Blocks[0], Successors, Labelled);
        if (!_graph.IsReducible)
        {
            Dispatcher.Route(_function);
            _graph = FlowGraph.Of(_function.Blocks[0], Successors, Labelled);
        }
        AssignLocals();
        Prologue();
        _usesUnwind = HasFlag && _graph.Order.Exists(LeavesByException);
        _sharesExit = _layout.Options.Optimise && _frameBase >= 0
            && _graph.Order.Count(block => block.End is EndKind.Return) + (_usesUnwind ? 1 : 0) > 1;
        if (_sharesExit)
        {
            // What gives the frame back is there once, and every way out leads to it.
            Write(Ir.Wasm.Block);
            _code.Byte(_function.Result is ValueKind.Void ? Empty : ModuleLayout.TypeCode(_function.Result));
            _frames.Add(new(FrameKind.Exit, null));
        }
        if (_usesUnwind)
        {
            Write(Ir.Wasm.Block);
            _code.Byte(Empty);
            _frames.Add(new(FrameKind.Unwind, null));
        }
        Tree(0);
        _frames.Clear();
        if (_usesUnwind)
        {
            Write(End);
            if (!_sharesExit)
                Epilogue();
            if (_function.Result is not ValueKind.Void)
                Zero(_function.Result);
        }
        else if (_lastReturn >= 0 && _lastReturn == _code.Length - 1)
        {
            _code.Truncate(_lastReturn);
        }
        else
        {
            Write(Unreachable);
        }
        if (_sharesExit)
        {
            Write(End);
            Epilogue();
        }
        Write(End);
        return WithLocals();
    }

    private void AddFaultBlocks()
    {
        // Blocks with one handler share them. The handler may become another when loops are routed, what a block leads to does not.
        var shared = new Dictionary<(Block? Handler, Fault Fault), Block>();
        foreach (var block in _function.Blocks.ToList())
        {
            foreach (var check in block.Statements.Where(statement => statement.Op is Op.Check))
            {
                if (!shared.TryGetValue((block.Handler, check.Fault), out var fault))
                {
                    fault = shared[(block.Handler, check.Fault)] = _function.NewBlock(block.Handler);
                    fault.Statements.Add(Build.Call(_layout.Runtime.FaultMethod(check.Fault)));
                    fault.End = _layout.NeverReturns(fault.Statements[0]) ? EndKind.Unreachable : EndKind.Unwind;
                }
                _faults[(block, check.Fault)] = fault;
            }
        }
    }

    private IEnumerable<Block> Successors(Block block) => block.Targets.Concat(Exceptional(block));

    private IEnumerable<Block> Exceptional(Block block)
    {
        foreach (var fault in Faults(block))
            yield return fault;
        if (block.Handler is not null && MayThrow(block))
            yield return block.Handler;
    }

    private IEnumerable<Block> Faults(Block block) => block.Statements.Where(statement => statement.Op is Op.Check)
        .Select(check => _faults[(block, check.Fault)]).Distinct();

    private IEnumerable<Block> Labelled(Block block) =>
        block.End is EndKind.Switch ? Successors(block) : Exceptional(block);

    private bool MayThrow(Block block) =>
        block.End is EndKind.Throw or EndKind.Unwind || block.Statements.Exists(HasThrowingCall)
        || block.Value is not null && HasThrowingCall(block.Value);

    private bool HasThrowingCall(Node node) =>
        node.IsCall && _layout.MayThrow(node) || Array.Exists(node.Operands, HasThrowingCall);

    private bool LeavesByException(Block block) => block.Handler is null && MayThrow(block);

    private void Tree(int number)
    {
        var block = _graph.Order[number];
        if (_graph.IsLoop[number])
        {
            Write(Loop);
            _code.Byte(Empty);
            _frames.Add(new(FrameKind.Loop, block));
            Within(number, 0);
            Close();
        }
        else
        {
            Within(number, 0);
        }
    }

    private void Within(int number, int merge)
    {
        var merges = _graph.MergesBelow(number);
        if (merge == merges.Count)
        {
            Body(_graph.Order[number]);
            return;
        }
        Write(Ir.Wasm.Block);
        _code.Byte(Empty);
        _frames.Add(new(FrameKind.Block, _graph.Order[merges[merge]]));
        Within(number, merge + 1);
        Close();
        Tree(merges[merge]);
    }

    private void Close()
    {
        _frames.RemoveAt(_frames.Count - 1);
        Write(End);
    }

    private void Body(Block block)
    {
        if (block.IsHandler && !HasFlag && _frameBase >= 0)
            RestoreStackPointer();
        Statements(block);
        switch (block.End)
        {
            case EndKind.Jump:
                Go(block, block.Targets[0]);
                break;
            case EndKind.Branch:
                Branch(block);
                break;
            case EndKind.Switch:
                Value(block.Value!, block);
                Write(BrTable);
                _code.Unsigned(block.Targets.Length - 1);
                foreach (var target in block.Targets)
                    _code.Unsigned(Depth(target, IsBack(block, target)));
                break;
            case EndKind.Return:
                if (block.Value is not null)
                    Value(block.Value, block);
                if (_sharesExit)
                {
                    Write(Br);
                    _code.Unsigned(_frames.Count - 1);
                    break;
                }
                Epilogue();
                _lastReturn = _code.Length;
                Write(Return);
                break;
            case EndKind.Throw:
                Value(block.Value!, block);
                Write(GlobalSet);
                _code.Unsigned(ExceptionGlobal);
                Unwind(block);
                break;
            case EndKind.Unwind:
                Unwind(block);
                break;
            default:
                // A call that always throws leaves by the flag, which need not be tested.
                if (HasFlag && block.Statements is [.., var last] && IsThrown(last))
                    Unwind(block);
                else
                    Write(Unreachable);
                break;
        }
    }

    private bool IsThrown(Node statement)
    {
        var call = statement.Op is Op.Drop ? statement[0] : statement;
        return call.IsCall && _layout.NeverReturns(call) && _layout.MayThrow(call);
    }

    private void Branch(Block block)
    {
        var (whenTrue, whenFalse) = (block.Targets[0], block.Targets[1]);
        var condition = block.Value!;
        if (whenTrue == whenFalse)
        {
            Value(condition, block);
            Write(Drop);
            Go(block, whenTrue);
            return;
        }
        if (!NeedsLabel(block, whenTrue) && NeedsLabel(block, whenFalse))
        {
            (whenTrue, whenFalse) = (whenFalse, whenTrue);
            condition = Build.Not(condition);
        }
        Value(Condition(condition), block);
        if (NeedsLabel(block, whenTrue))
        {
            Write(BrIf);
            _code.Unsigned(Depth(whenTrue, IsBack(block, whenTrue)));
            Go(block, whenFalse);
            return;
        }
        Write(If);
        _code.Byte(Empty);
        _frames.Add(new(FrameKind.If, null));
        Go(block, whenTrue);
        Write(Else);
        Go(block, whenFalse);
        Close();
    }

    /// <summary>A condition without what only makes it 0 or 1.</summary>
    private static Node Condition(Node condition)
    {
        while (condition is { Op: Op.Numeric, Bits: I32Eqz } && condition[0] is { Op: Op.Numeric, Bits: I32Eqz })
            condition = condition[0][0];
        return condition;
    }

    private bool IsBack(Block from, Block to) => _graph.NumberOf(to) <= _graph.NumberOf(from);

    private bool NeedsLabel(Block from, Block to) => IsBack(from, to) || _graph.IsMerge[_graph.NumberOf(to)];

    private void Go(Block from, Block to)
    {
        if (!NeedsLabel(from, to))
        {
            Tree(_graph.NumberOf(to));
            return;
        }
        var isBack = IsBack(from, to);
        if (!isBack && FallsInto(to))
            return;
        Write(Br);
        _code.Unsigned(Depth(to, isBack));
    }

    /// <summary>Whether the code ends right before the target by itself.</summary>
    private bool FallsInto(Block target)
    {
        for (var i = _frames.Count - 1; i >= 0; i--)
        {
            if (_frames[i].Kind is FrameKind.Block)
                return _frames[i].Target == target;
            if (_frames[i].Kind is not (FrameKind.If or FrameKind.Loop))
                return false;
        }
        return false;
    }

    /// <summary>Whether the code ends right before what leaves the function with an exception.</summary>
    private bool FallsOut()
    {
        for (var i = _frames.Count - 1; i >= 0; i--)
        {
            if (_frames[i].Kind is FrameKind.Unwind)
                return true;
            if (_frames[i].Kind is not (FrameKind.If or FrameKind.Loop))
                return false;
        }
        return false;
    }

    private int Depth(Block target, bool isBack)
    {
        for (var i = _frames.Count - 1; i >= 0; i--)
        {
            if (_frames[i].Target == target && _frames[i].Kind == (isBack ? FrameKind.Loop : FrameKind.Block))
                return _frames.Count - 1 - i;
        }
        throw new InvalidOperationException($"{_function.Method}: no label for {target}.");
    }

    private int HandlerDepth(Block block) => block.Handler is { } handler ? Depth(handler, IsBack(block, handler)) : UnwindDepth();

    private int UnwindDepth() => _frames.Count - 1 - _frames.FindIndex(frame => frame.Kind is FrameKind.Unwind);

    private void Unwind(Block block)
    {
        if (HasFlag || block.Handler is not null)
        {
            if (block.Handler is { } handler ? !IsBack(block, handler) && FallsInto(handler) : FallsOut())
                return;
            Write(Br);
            _code.Unsigned(HandlerDepth(block));
            return;
        }
        Write(Throw);
        _code.Unsigned(0);
    }

    private void Write(int opcode) => _code.Byte(opcode);
}
