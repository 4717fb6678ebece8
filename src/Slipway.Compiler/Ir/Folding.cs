using System.Numerics;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Ir;

/// <summary>Computes at compile time what has constant operands, and drops operations that change nothing.</summary>
internal static class Folding
{
    public static Node? Unary(ValueKind kind, int opcode, Node operand)
    {
        if (operand.IsConst)
        {
            long? bits = opcode switch
            {
                I32Eqz => (int)operand.Bits == 0 ? 1 : 0,
                I64Eqz => operand.Bits == 0 ? 1 : 0,
                I32WrapI64 => (int)operand.Bits,
                I64ExtendI32S => (int)operand.Bits,
                I64ExtendI32U => (uint)operand.Bits,
                I32Extend8S => (sbyte)operand.Bits,
                I32Extend16S => (short)operand.Bits,
                I32Popcnt => BitOperations.PopCount((uint)operand.Bits),
                I32Clz => BitOperations.LeadingZeroCount((uint)operand.Bits),
                I32Ctz => BitOperations.TrailingZeroCount((uint)operand.Bits),
                F64ConvertI32S => BitConverter.DoubleToInt64Bits((int)operand.Bits),
                F64ConvertI64S => BitConverter.DoubleToInt64Bits(operand.Bits),
                _ => null,
            };
            if (bits is not null)
                return new() { Op = Op.Const, Kind = kind, Bits = bits.Value };
        }
        if (operand is not { Op: Op.Numeric })
            return opcode == I32Eqz && operand.Op is Op.Address or Op.FrameAddress ? Build.I32(0) : null;
        if (opcode == I32Eqz && operand.Operands.Length == 2 && Inverse((int)operand.Bits) is { } inverse)
            return Build.Numeric(ValueKind.I32, inverse, operand[0], operand[1]);
        if (opcode == I32WrapI64 && operand.Bits is I64ExtendI32S or I64ExtendI32U)
            return operand[0];
        return null;
    }

    public static Node? Binary(ValueKind kind, int opcode, Node left, Node right)
    {
        if (left.IsConst && right.IsConst)
        {
            var bits = left.Kind is ValueKind.I64 ? Compute64(opcode, left.Bits, right.Bits)
                : left.Kind is ValueKind.F32 or ValueKind.F64 ? null : Compute32(opcode, (int)left.Bits, (int)right.Bits);
            return bits is null ? null : new() { Op = Op.Const, Kind = kind, Bits = bits.Value };
        }
        // Comparisons of two addresses that are known to differ or to be equal, as typeof(T) == typeof(int).
        if (opcode is I32Eq or I32Ne && KnownEquality(left, right) is { } equal)
            return Build.I32(equal == (opcode == I32Eq) ? 1 : 0);
        if (right.IsConst && left.Kind is not (ValueKind.F32 or ValueKind.F64))
        {
            if (right.Bits == 0 && opcode is I32Add or I32Sub or I32Or or I32Xor or I32Shl or I32ShrS or I32ShrU
                or I64Add or I64Sub or I64Or or I64Xor or I64Shl or I64ShrS or I64ShrU)
            {
                return left;
            }
            if (right.Bits == 0 && opcode is I32Eq)
                return Build.Numeric(kind, I32Eqz, left);
            if (right.Bits == 0 && opcode is I32Ne or I32GtU && IsCondition(left))
                return left;
            if (right.Bits == 1 && opcode is I32Mul or I64Mul or I32DivS or I32DivU or I64DivS or I64DivU)
                return left;
            if (right.Bits is 0xFF && opcode is I32And && left is { Op: Op.Load, Access.Opcode: I32Load8U })
                return left;
            if (right.Bits is 0xFFFF && opcode is I32And && left is { Op: Op.Load, Access.Opcode: I32Load16U or I32Load8U })
                return left;
            // (x + 1) + 2
            if (opcode == I32Add && left is { Op: Op.Numeric, Bits: I32Add } && left[1].IsConst)
                return Build.Numeric(kind, I32Add, left[0], Build.I32((int)left[1].Bits + (int)right.Bits));
        }
        else if (left.IsConst && opcode is I32Add or I32Mul or I32And or I32Or && left.Kind is not (ValueKind.F32 or ValueKind.F64)
            && !HasEffects(right))
        {
            return Build.Numeric(kind, opcode, right, left);
        }
        return null;
    }

    public static bool IsCondition(Node node) =>
        node is { Op: Op.Numeric, Bits: >= I32Eqz and <= F64Ge } or { Op: Op.Const, Bits: 0 or 1 };

    private static bool HasEffects(Node node) => node.IsCall || Array.Exists(node.Operands, HasEffects);

    private static bool? KnownEquality(Node left, Node right) => (left, right) switch
    {
        ({ Op: Op.Address }, { Op: Op.Address }) when left.Symbol!.GetType() == right.Symbol!.GetType() => left.Symbol == right.Symbol,
        ({ Op: Op.Address }, { IsZero: true }) or ({ IsZero: true }, { Op: Op.Address }) => false,
        ({ Op: Op.FrameAddress }, { IsZero: true }) => false,
        _ => null,
    };

    private static int? Inverse(int opcode) => opcode switch
    {
        I32Eq => I32Ne,
        I32Ne => I32Eq,
        I32LtS => I32GeS,
        I32GeS => I32LtS,
        I32LtU => I32GeU,
        I32GeU => I32LtU,
        I32GtS => I32LeS,
        I32LeS => I32GtS,
        I32GtU => I32LeU,
        I32LeU => I32GtU,
        I64Eq => I64Ne,
        I64Ne => I64Eq,
        I64LtS => I64GeS,
        I64GeS => I64LtS,
        I64LtU => I64GeU,
        I64GeU => I64LtU,
        I64GtS => I64LeS,
        I64LeS => I64GtS,
        I64GtU => I64LeU,
        I64LeU => I64GtU,
        F32Eq => F32Ne,
        F32Ne => F32Eq,
        F64Eq => F64Ne,
        F64Ne => F64Eq,
        _ => null,
    };

    private static long? Compute32(int opcode, int a, int b) => opcode switch
    {
        I32Add => a + b,
        I32Sub => a - b,
        I32Mul => a * b,
        I32And => a & b,
        I32Or => a | b,
        I32Xor => a ^ b,
        I32Shl => a << b,
        I32ShrS => a >> b,
        I32ShrU => a >>> b,
        I32Rotl => (int)BitOperations.RotateLeft((uint)a, b),
        I32Rotr => (int)BitOperations.RotateRight((uint)a, b),
        I32DivS when b is not (0 or -1) => a / b,
        I32DivU when b != 0 => (int)((uint)a / (uint)b),
        I32RemS when b is not (0 or -1) => a % b,
        I32RemU when b != 0 => (int)((uint)a % (uint)b),
        I32Eq => Bit(a == b),
        I32Ne => Bit(a != b),
        I32LtS => Bit(a < b),
        I32LtU => Bit((uint)a < (uint)b),
        I32GtS => Bit(a > b),
        I32GtU => Bit((uint)a > (uint)b),
        I32LeS => Bit(a <= b),
        I32LeU => Bit((uint)a <= (uint)b),
        I32GeS => Bit(a >= b),
        I32GeU => Bit((uint)a >= (uint)b),
        _ => null,
    };

    private static long? Compute64(int opcode, long a, long b) => opcode switch
    {
        I64Add => a + b,
        I64Sub => a - b,
        I64Mul => a * b,
        I64And => a & b,
        I64Or => a | b,
        I64Xor => a ^ b,
        I64Shl => a << (int)b,
        I64ShrS => a >> (int)b,
        I64ShrU => a >>> (int)b,
        I64DivS when b is not (0 or -1) => a / b,
        I64DivU when b != 0 => (long)((ulong)a / (ulong)b),
        I64RemS when b is not (0 or -1) => a % b,
        I64RemU when b != 0 => (long)((ulong)a % (ulong)b),
        I64Eq => Bit(a == b),
        I64Ne => Bit(a != b),
        I64LtS => Bit(a < b),
        I64LtU => Bit((ulong)a < (ulong)b),
        I64GtS => Bit(a > b),
        I64GtU => Bit((ulong)a > (ulong)b),
        I64LeS => Bit(a <= b),
        I64LeU => Bit((ulong)a <= (ulong)b),
        I64GeS => Bit(a >= b),
        I64GeU => Bit((ulong)a >= (ulong)b),
        _ => null,
    };

    private static long Bit(bool condition) => condition ? 1 : 0;
}
