using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Ir;

/// <summary>Makes nodes, computing at once what is constant.</summary>
internal static class Build
{
    public static Node I32(int value) => new() { Op = Op.Const, Kind = ValueKind.I32, Bits = value };

    public static Node I64(long value) => new() { Op = Op.Const, Kind = ValueKind.I64, Bits = value };

    public static Node F32(float value) => new() { Op = Op.Const, Kind = ValueKind.F32, Bits = BitConverter.SingleToInt32Bits(value) };

    public static Node F64(double value) => new() { Op = Op.Const, Kind = ValueKind.F64, Bits = BitConverter.DoubleToInt64Bits(value) };

    public static Node Null { get; } = new() { Op = Op.Const, Kind = ValueKind.Ref };

    public static Node Zero(ValueKind kind) => kind is ValueKind.Struct
        ? throw new ArgumentException("A struct has no zero that is a value.")
        : new() { Op = Op.Const, Kind = kind };

    public static Node Address(Symbol symbol, ValueKind kind = ValueKind.I32) => new() { Op = Op.Address, Kind = kind, Symbol = symbol };

    public static Node Get(Local local) =>
        local.Kind is ValueKind.Struct
            ? new() { Op = Op.FrameAddress, Kind = ValueKind.Struct, Local = local, Type = local.Type }
            : new() { Op = Op.Local, Kind = local.Kind, Local = local };

    public static Node FrameAddress(Local local) => new() { Op = Op.FrameAddress, Kind = ValueKind.ByRef, Local = local };

    public static Node Set(Local local, Node value) => new() { Op = Op.SetLocal, Local = local, Operands = [value] };

    public static Node Drop(Node value) => new() { Op = Op.Drop, Operands = [value] };

    public static Node Check(Node condition, Fault fault, int ilOffset = 0) =>
        new() { Op = Op.Check, Fault = fault, Operands = [condition], IlOffset = ilOffset };

    public static Node Load(ValueKind kind, byte opcode, Node address, int offset = 0, TypeDesc? type = null)
    {
        (address, offset) = Displaced(address, offset);
        return new() { Op = Op.Load, Kind = kind, Type = type, Access = new(opcode, offset), Operands = [address] };
    }

    public static Node Length(Node array) => new() { Op = Op.Length, Kind = ValueKind.I32, Operands = [array] };

    public static Node Store(byte opcode, Node address, Node value, int offset = 0)
    {
        (address, offset) = Displaced(address, offset);
        return new() { Op = Op.Store, Access = new(opcode, offset), Operands = [address, value] };
    }

    public static Node Copy(Node to, Node from, Node size) => new() { Op = Op.CopyBlock, Operands = [to, from, size] };

    public static Node Fill(Node to, Node value, Node size) => new() { Op = Op.FillBlock, Operands = [to, value, size] };

    public static Node Select(Node whenTrue, Node whenFalse, Node condition) =>
        new() { Op = Op.Select, Kind = whenTrue.Kind, Operands = [whenTrue, whenFalse, condition] };

    public static Node Call(MethodDesc method, params Node[] arguments) =>
        new() { Op = Op.Call, Kind = ResultKind(method.Shape), Method = method, Operands = arguments };

    public static ValueKind ResultKind(FunctionShape shape) =>
        shape.Result.ValueKind is ValueKind.Struct ? ValueKind.Void : shape.Result.ValueKind;

    public static Node Add(Node left, Node right) =>
        right.IsZero ? left : Numeric(left.Kind is ValueKind.ByRef or ValueKind.Ref or ValueKind.Struct ? ValueKind.ByRef : ValueKind.I32, I32Add, left, right);

    public static Node Multiply(Node value, int by) => by == 1 ? value : Numeric(ValueKind.I32, I32Mul, value, I32(by));

    public static Node Numeric(ValueKind kind, int opcode, Node operand) =>
        Folding.Unary(kind, opcode, operand) ?? new() { Op = Op.Numeric, Kind = kind, Bits = opcode, Operands = [operand] };

    public static Node Numeric(ValueKind kind, int opcode, Node left, Node right) =>
        Folding.Binary(kind, opcode, left, right) ?? new() { Op = Op.Numeric, Kind = kind, Bits = opcode, Operands = [left, right] };

    /// <summary>Whether a value is zero: the opposite of a condition.</summary>
    public static Node Not(Node condition) => Numeric(ValueKind.I32, condition.Kind is ValueKind.I64 ? I64Eqz : I32Eqz, condition);

    /// <summary>Moves a constant that is added to an address into the instruction.</summary>
    private static (Node Address, int Offset) Displaced(Node address, int offset)
    {
        if (address is { Op: Op.Numeric, Bits: I32Add, Kind: ValueKind.ByRef or ValueKind.Struct } && address[1] is { IsConst: true, Bits: >= 0 } constant)
            return (address[0], checked(offset + (int)constant.Bits));
        return (address, offset);
    }
}
