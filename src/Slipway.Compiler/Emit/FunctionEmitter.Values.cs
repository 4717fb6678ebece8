using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Emit;

/// <summary>Trees become instructions in the order of their operands.</summary>
internal sealed partial class FunctionEmitter
{
    private Node? _onStack;

    private void Statements(Block block)
    {
        for (var i = 0; i < block.Statements.Count; i++)
        {
            var statement = block.Statements[i];
            if (statement.Op is Op.SetLocal)
            {
                Value(statement[0], block);
                var next = i + 1 < block.Statements.Count ? block.Statements[i + 1] : block.Value;
                var first = next is null ? null : FirstLeaf(next, block);
                if (first is { Op: Op.Local } && first.Local == statement.Local)
                {
                    // What was just computed is the first thing that follows: it stays on the stack.
                    Write(LocalTee);
                    _onStack = first;
                }
                else
                {
                    Write(LocalSet);
                }
                _code.Unsigned(_locals[statement.Local!]);
                continue;
            }
            Statement(statement, block);
        }
    }

    private Node? FirstLeaf(Node node, Block block)
    {
        while (node.Operands.Length > 0)
        {
            // A value cannot cross into the try_table that a caught call stands in.
            if (IsCaught(node, block))
                return null;
            if (node.Op is Op.Load or Op.Store && node[0].Op is Op.FrameAddress)
                return null;
            node = node[0];
        }
        return node;
    }

    private void Statement(Node statement, Block block)
    {
        switch (statement.Op)
        {
            case Op.Store:
                var offset = statement.Access.Offset + Base(statement[0], block);
                Value(statement[1], block);
                Write(statement.Access.Opcode);
                _code.Unsigned(0);
                _code.Unsigned(offset);
                break;
            case Op.CopyBlock or Op.FillBlock:
                Operands(statement, block);
                Prefixed(statement.Op is Op.CopyBlock ? MemoryCopy : MemoryFill);
                _code.Byte(0);
                if (statement.Op is Op.CopyBlock)
                    _code.Byte(0);
                break;
            case Op.Drop:
                Value(statement[0], block);
                Write(Drop);
                break;
            case Op.Trap:
                Write(Unreachable);
                break;
            case Op.Check:
                Value(Condition(statement[0]), block);
                _positions.Add(new(_code.Length, statement.IlOffset));
                Write(BrIf);
                var fault = _faults[(block, statement.Fault)];
                _code.Unsigned(Depth(fault, IsBack(block, fault)));
                break;
            default:
                Value(statement, block);
                break;
        }
    }

    private void Value(Node node, Block block)
    {
        if (node == _onStack)
        {
            _onStack = null;
            return;
        }
        switch (node.Op)
        {
            case Op.Const:
                Constant(node);
                break;
            case Op.Address:
                Integer(_layout.AddressOf(node.Symbol!));
                break;
            case Op.Local:
                Write(LocalGet);
                _code.Unsigned(_locals[node.Local!]);
                break;
            case Op.FrameAddress:
                FrameAddress(_frameOffsets[node.Local!]);
                break;
            case Op.Numeric:
                Numeric(node, block);
                break;
            case Op.Load:
                var offset = node.Access.Offset + Base(node[0], block);
                Write(node.Access.Opcode);
                _code.Unsigned(0);
                _code.Unsigned(offset);
                break;
            case Op.Length:
                Value(node[0], block);
                Write(I32Load);
                _code.Unsigned(0);
                _code.Unsigned(StorageLayout.HeaderSize);
                break;
            case Op.Select:
                Operands(node, block);
                Write(Select);
                break;
            case Op.Call or Op.CallVirtual or Op.CallIndirect:
                Call(node, block);
                break;
            case Op.VirtualFunction:
                Value(node[0], block);
                LoadWord(0);
                LoadWord(_layout.SlotOffset(node.Method!));
                break;
            case Op.TakeException:
                Global(GlobalGet, ExceptionGlobal);
                Integer(0);
                Global(GlobalSet, ExceptionGlobal);
                break;
            case Op.StackAllocate:
                // The size comes first: it may be on the stack already, from the statement that has computed it.
                Value(node[0], block);
                Integer(-1);
                Write(I32Mul);
                Global(GlobalGet, StackPointerGlobal);
                Write(I32Add);
                Integer(-16);
                Write(I32And);
                Write(LocalTee);
                _code.Unsigned(_stackTop);
                Global(GlobalSet, StackPointerGlobal);
                Write(LocalGet);
                _code.Unsigned(_stackTop);
                break;
            case Op.StackPointer:
                Global(GlobalGet, StackPointerGlobal);
                break;
            case Op.MemorySize:
                Write(MemorySize);
                _code.Byte(0);
                break;
            case Op.MemoryGrow:
                Operands(node, block);
                Write(MemoryGrow);
                _code.Byte(0);
                break;
            default:
                throw new InvalidOperationException($"{_function.Method}: {node.Op} is no value.");
        }
    }

    private void Operands(Node node, Block block)
    {
        foreach (var operand in node.Operands)
            Value(operand, block);
    }

    /// <summary>Writes the base of an access, and returns what belongs to its offset.</summary>
    private int Base(Node address, Block block)
    {
        if (address.Op is Op.FrameAddress && address != _onStack)
        {
            Write(LocalGet);
            _code.Unsigned(_frameBase);
            return _frameOffsets[address.Local!];
        }
        if (address.Op is Op.Numeric && address.Bits is I32Add && address.Kind is ValueKind.Struct or ValueKind.ByRef
            && address.Operands is [var inner, { IsConst: true, Bits: >= 0 } offset])
        {
            return (int)offset.Bits + Base(inner, block);
        }
        Value(address, block);
        return 0;
    }

    private void Numeric(Node node, Block block)
    {
        if (node.Bits is I32Add && node.Operands is [var only, { IsZero: true }])
        {
            Value(only, block);
            return;
        }
        if (node.Bits is I32Add && node.Operands is [{ Op: Op.FrameAddress } frame, { IsConst: true } offset])
        {
            FrameAddress(_frameOffsets[frame.Local!] + (int)offset.Bits);
            return;
        }
        Operands(node, block);
        if (node.Bits >= Ir.Wasm.Prefixed)
            Prefixed((int)node.Bits);
        else
            Write((int)node.Bits);
    }

    private void Call(Node node, Block block)
    {
        var isCaught = IsCaught(node, block);
        if (isCaught)
        {
            Write(TryTable);
            _code.Byte(node.Kind is ValueKind.Void ? Empty : ModuleLayout.TypeCode(node.Kind));
            _code.Unsigned(1);
            _code.Byte(0);
            _code.Unsigned(0);
            _code.Unsigned(HandlerDepth(block));
            _frames.Add(new(FrameKind.Try, null));
        }
        Operands(node, block);
        _positions.Add(new(_code.Length, node.IlOffset));
        switch (node.Op)
        {
            case Op.Call:
                Write(Ir.Wasm.Call);
                _code.Unsigned(_layout.FunctionIndex(node.Method!));
                break;
            case Op.CallVirtual:
                Value(node[node.Method!.Shape.Result.ValueKind is ValueKind.Struct ? 1 : 0], block);
                LoadWord(0);
                LoadWord(_layout.SlotOffset(node.Method));
                Indirect(new FunctionShape(node.Method.Shape.Result, [.. node.Method.AllParameters]));
                break;
            default:
                Indirect(node.Shape!);
                break;
        }
        if (isCaught)
            Close();
        if (HasFlag && _layout.MayThrow(node) && !_layout.NeverReturns(node))
        {
            Global(GlobalGet, ExceptionGlobal);
            Write(BrIf);
            _code.Unsigned(HandlerDepth(block));
        }
    }

    private bool IsCaught(Node node, Block block) => !HasFlag && block.Handler is not null && node.IsCall && _layout.MayThrow(node);

    private void Indirect(FunctionShape shape)
    {
        _layout.UsesTable = true;
        Write(Ir.Wasm.CallIndirect);
        _code.Unsigned(_layout.TypeIndex(shape));
        _code.Byte(0);
    }

    private void Constant(Node node)
    {
        switch (node.Kind)
        {
            case ValueKind.I64:
                Write(I64Const);
                _code.Signed(node.Bits);
                break;
            case ValueKind.F32:
                Write(F32Const);
                _code.Fixed32((uint)node.Bits);
                break;
            case ValueKind.F64:
                Write(F64Const);
                _code.Fixed64((ulong)node.Bits);
                break;
            default:
                Integer((int)node.Bits);
                break;
        }
    }

    private void Zero(ValueKind kind) => Constant(Build.Zero(kind is ValueKind.Struct ? ValueKind.I32 : kind));

    private void Integer(int value)
    {
        Write(I32Const);
        _code.Signed(value);
    }

    private void Global(byte opcode, int index)
    {
        Write(opcode);
        _code.Unsigned(index);
    }

    private void LoadWord(int offset)
    {
        Write(I32Load);
        _code.Unsigned(2);
        _code.Unsigned(offset);
    }

    private void Prefixed(int opcode)
    {
        _code.Byte(0xFC);
        _code.Unsigned(opcode - Ir.Wasm.Prefixed);
    }
}
