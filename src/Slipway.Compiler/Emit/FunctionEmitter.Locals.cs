using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Emit;

/// <summary>Locals of the function, and its frame on the stack in memory.</summary>
internal sealed partial class FunctionEmitter
{
    private int _parameterCount;

    /// <summary>The local that holds the lowest address in use, where stackalloc moves it.</summary>
    private int _stackTop = -1;

    private void AssignLocals()
    {
        foreach (var parameter in _function.Parameters)
            _locals[parameter] = _parameterCount++;
        var used = new HashSet<Local>();
        foreach (var block in _graph.Order)
        {
            foreach (var statement in block.Statements)
                Collect(statement, used);
            if (block.Value is not null)
                Collect(block.Value, used);
        }
        var ordered = _function.Locals.Where(local => used.Contains(local) && !_locals.ContainsKey(local)).ToList();
        foreach (var local in ordered.Where(local => local.InFrame))
        {
            var alignment = Math.Max(local.FrameAlignment, 1);
            _frameSize = (_frameSize + alignment - 1) / alignment * alignment;
            _frameOffsets[local] = _frameSize;
            _frameSize += Math.Max(local.FrameSize, 1);
        }
        var values = ordered.FindAll(local => !local.InFrame);
        var standsFor = _layout.Options.Optimise ? LocalColouring.Of(_function, values) : [];
        foreach (var group in values.Where(local => !standsFor.ContainsKey(local)).GroupBy(local => ModuleLayout.TypeCode(local.Kind)).OrderBy(group => group.Key))
        {
            foreach (var local in group)
            {
                _locals[local] = _parameterCount + _declared.Count;
                _declared.Add(local.Kind);
            }
        }
        foreach (var (local, other) in standsFor)
            _locals[local] = _locals[other];
        foreach (var block in _graph.Order)
            block.Statements.RemoveAll(IsCopyToItself);
        _frameSize = (_frameSize + 15) / 16 * 16;
        // Who catches gives back the frames that an exception left, and so has to know where the stack was.
        var catches = !HasFlag && _graph.Order.Exists(block => block.IsHandler);
        if (_frameSize > 0 || _function.UsesStackAllocate || catches)
        {
            _frameBase = _parameterCount + _declared.Count;
            _declared.Add(ValueKind.I32);
        }
        if (_function.UsesStackAllocate)
        {
            _stackTop = _parameterCount + _declared.Count;
            _declared.Add(ValueKind.I32);
        }
    }

    /// <summary>Of locals that have become one.</summary>
    private bool IsCopyToItself(Node statement) => statement.Op is Op.SetLocal && statement[0].Op is Op.Local
        && _locals[statement[0].Local!] == _locals[statement.Local!];

    private static void Collect(Node node, HashSet<Local> used)
    {
        if (node.Local is not null)
            used.Add(node.Local);
        foreach (var operand in node.Operands)
            Collect(operand, used);
    }

    private void Prologue()
    {
        if (_frameBase < 0)
            return;
        Global(GlobalGet, StackPointerGlobal);
        if (_frameSize > 0)
        {
            Integer(_frameSize);
            Write(I32Sub);
        }
        Write(LocalTee);
        _code.Unsigned(_frameBase);
        if (_stackTop >= 0)
        {
            Write(LocalTee);
            _code.Unsigned(_stackTop);
        }
        Global(GlobalSet, StackPointerGlobal);
    }

    private void Epilogue()
    {
        if (_frameBase < 0)
            return;
        FrameAddress(_frameSize);
        Global(GlobalSet, StackPointerGlobal);
    }

    /// <summary>Functions that an exception left did not give back their frames.</summary>
    private void RestoreStackPointer()
    {
        Write(LocalGet);
        _code.Unsigned(_stackTop >= 0 ? _stackTop : _frameBase);
        Global(GlobalSet, StackPointerGlobal);
    }

    private void FrameAddress(int offset)
    {
        Write(LocalGet);
        _code.Unsigned(_frameBase);
        if (offset == 0)
            return;
        Integer(offset);
        Write(I32Add);
    }

    private WasmWriter WithLocals()
    {
        var body = new WasmWriter();
        var runs = new List<(byte Type, int Count)>();
        foreach (var code in _declared.Select(ModuleLayout.TypeCode))
        {
            if (runs.Count > 0 && runs[^1].Type == code)
                runs[^1] = (code, runs[^1].Count + 1);
            else
                runs.Add((code, 1));
        }
        body.Unsigned(runs.Count);
        foreach (var (type, count) in runs)
        {
            body.Unsigned(count);
            body.Byte(type);
        }
        for (var i = 0; i < _positions.Count; i++)
            _positions[i] = _positions[i] with { CodeOffset = _positions[i].CodeOffset + body.Length };
        body.Bytes(_code.Written);
        return body;
    }
}
