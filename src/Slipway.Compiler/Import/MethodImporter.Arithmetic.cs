using System.Reflection.Metadata;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Import;

/// <summary>Numbers.</summary>
internal sealed partial class MethodImporter
{
    /// <summary>The instruction for each kind of operand; 0 where there is none.</summary>
    private readonly record struct Codes(int I32, int I64, int F32 = 0, int F64 = 0, bool IsNegated = false);

    private static readonly Dictionary<ILOpCode, Codes> s_arithmetic = new()
    {
        [ILOpCode.Add] = new(I32Add, I64Add, F32Add, F64Add),
        [ILOpCode.Sub] = new(I32Sub, I64Sub, F32Sub, F64Sub),
        [ILOpCode.Mul] = new(I32Mul, I64Mul, F32Mul, F64Mul),
        [ILOpCode.And] = new(I32And, I64And),
        [ILOpCode.Or] = new(I32Or, I64Or),
        [ILOpCode.Xor] = new(I32Xor, I64Xor),
    };

    // The unordered comparisons of floating-point numbers are the opposites of the ordered ones.
    private static readonly Dictionary<ILOpCode, Codes> s_comparisons = new()
    {
        [ILOpCode.Ceq] = new(I32Eq, I64Eq, F32Eq, F64Eq),
        [ILOpCode.Cgt] = new(I32GtS, I64GtS, F32Gt, F64Gt),
        [ILOpCode.Clt] = new(I32LtS, I64LtS, F32Lt, F64Lt),
        [ILOpCode.Cgt_un] = new(I32GtU, I64GtU, F32Le, F64Le, IsNegated: true),
        [ILOpCode.Clt_un] = new(I32LtU, I64LtU, F32Ge, F64Ge, IsNegated: true),
    };

    private static readonly Dictionary<ILOpCode, Codes> s_branches = BothForms(new()
    {
        [ILOpCode.Beq] = new(I32Eq, I64Eq, F32Eq, F64Eq),
        [ILOpCode.Bge] = new(I32GeS, I64GeS, F32Ge, F64Ge),
        [ILOpCode.Bgt] = new(I32GtS, I64GtS, F32Gt, F64Gt),
        [ILOpCode.Ble] = new(I32LeS, I64LeS, F32Le, F64Le),
        [ILOpCode.Blt] = new(I32LtS, I64LtS, F32Lt, F64Lt),
        [ILOpCode.Bne_un] = new(I32Ne, I64Ne, F32Eq, F64Eq, IsNegated: true),
        [ILOpCode.Bge_un] = new(I32GeU, I64GeU, F32Lt, F64Lt, IsNegated: true),
        [ILOpCode.Bgt_un] = new(I32GtU, I64GtU, F32Le, F64Le, IsNegated: true),
        [ILOpCode.Ble_un] = new(I32LeU, I64LeU, F32Gt, F64Gt, IsNegated: true),
        [ILOpCode.Blt_un] = new(I32LtU, I64LtU, F32Ge, F64Ge, IsNegated: true),
    });

    /// <summary>Methods of the runtime that check for overflow.</summary>
    private static readonly Dictionary<ILOpCode, string> s_checkedOperations = new()
    {
        [ILOpCode.Add_ovf] = "Add",
        [ILOpCode.Add_ovf_un] = "AddUnsigned",
        [ILOpCode.Sub_ovf] = "Subtract",
        [ILOpCode.Sub_ovf_un] = "SubtractUnsigned",
        [ILOpCode.Mul_ovf] = "Multiply",
        [ILOpCode.Mul_ovf_un] = "MultiplyUnsigned",
    };

    private static readonly Dictionary<ILOpCode, (TypeKind To, bool FromUnsigned, bool Checked)> s_conversions = new()
    {
        [ILOpCode.Conv_i1] = (TypeKind.SByte, false, false),
        [ILOpCode.Conv_u1] = (TypeKind.Byte, false, false),
        [ILOpCode.Conv_i2] = (TypeKind.Int16, false, false),
        [ILOpCode.Conv_u2] = (TypeKind.UInt16, false, false),
        [ILOpCode.Conv_i4] = (TypeKind.Int32, false, false),
        [ILOpCode.Conv_u4] = (TypeKind.UInt32, false, false),
        [ILOpCode.Conv_i8] = (TypeKind.Int64, false, false),
        [ILOpCode.Conv_u8] = (TypeKind.UInt64, false, false),
        [ILOpCode.Conv_i] = (TypeKind.IntPtr, false, false),
        [ILOpCode.Conv_u] = (TypeKind.UIntPtr, false, false),
        [ILOpCode.Conv_r4] = (TypeKind.Single, false, false),
        [ILOpCode.Conv_r8] = (TypeKind.Double, false, false),
        [ILOpCode.Conv_r_un] = (TypeKind.Double, true, false),
        [ILOpCode.Conv_ovf_i1] = (TypeKind.SByte, false, true),
        [ILOpCode.Conv_ovf_u1] = (TypeKind.Byte, false, true),
        [ILOpCode.Conv_ovf_i2] = (TypeKind.Int16, false, true),
        [ILOpCode.Conv_ovf_u2] = (TypeKind.UInt16, false, true),
        [ILOpCode.Conv_ovf_i4] = (TypeKind.Int32, false, true),
        [ILOpCode.Conv_ovf_u4] = (TypeKind.UInt32, false, true),
        [ILOpCode.Conv_ovf_i8] = (TypeKind.Int64, false, true),
        [ILOpCode.Conv_ovf_u8] = (TypeKind.UInt64, false, true),
        [ILOpCode.Conv_ovf_i] = (TypeKind.IntPtr, false, true),
        [ILOpCode.Conv_ovf_u] = (TypeKind.UIntPtr, false, true),
        [ILOpCode.Conv_ovf_i1_un] = (TypeKind.SByte, true, true),
        [ILOpCode.Conv_ovf_u1_un] = (TypeKind.Byte, true, true),
        [ILOpCode.Conv_ovf_i2_un] = (TypeKind.Int16, true, true),
        [ILOpCode.Conv_ovf_u2_un] = (TypeKind.UInt16, true, true),
        [ILOpCode.Conv_ovf_i4_un] = (TypeKind.Int32, true, true),
        [ILOpCode.Conv_ovf_u4_un] = (TypeKind.UInt32, true, true),
        [ILOpCode.Conv_ovf_i8_un] = (TypeKind.Int64, true, true),
        [ILOpCode.Conv_ovf_u8_un] = (TypeKind.UInt64, true, true),
        [ILOpCode.Conv_ovf_i_un] = (TypeKind.IntPtr, true, true),
        [ILOpCode.Conv_ovf_u_un] = (TypeKind.UIntPtr, true, true),
    };

    private static Dictionary<ILOpCode, Codes> BothForms(Dictionary<ILOpCode, Codes> longForms)
    {
        foreach (var (opcode, codes) in longForms.ToList())
            longForms[opcode.GetShortBranch()] = codes;
        return longForms;
    }

    private void ImportArithmetic(Codes codes)
    {
        var right = Pop();
        var left = Pop();
        (left, right) = Balanced(left, right);
        // The difference of two references is a number; a reference with an offset stays one.
        var kind = left.Kind is ValueKind.ByRef && right.Kind is ValueKind.ByRef ? ValueKind.I32
            : left.Kind is ValueKind.ByRef or ValueKind.Ref || right.Kind is ValueKind.ByRef or ValueKind.Ref ? ValueKind.ByRef : left.Kind;
        Push(Build.Numeric(kind, Opcode(codes, left.Kind), left, right));
    }

    private void ImportComparison(Codes codes)
    {
        var right = Pop();
        var left = Pop();
        (left, right) = Balanced(left, right);
        Push(Compare(codes, left, right));
    }

    private static Node Compare(Codes codes, Node left, Node right)
    {
        var result = Build.Numeric(ValueKind.I32, Opcode(codes, left.Kind), left, right);
        return codes.IsNegated && left.Kind is ValueKind.F32 or ValueKind.F64 && codes.IsNegated ? Build.Not(result) : result;
    }

    private static int Opcode(Codes codes, ValueKind kind) => kind switch
    {
        ValueKind.I64 => codes.I64,
        ValueKind.F32 => codes.F32,
        ValueKind.F64 => codes.F64,
        _ => codes.I32,
    };

    /// <summary>The wider of two floating-point kinds for both.</summary>
    private static (Node Left, Node Right) Balanced(Node left, Node right)
    {
        if (left.Kind is ValueKind.F32 && right.Kind is ValueKind.F64)
            left = Build.Numeric(ValueKind.F64, F64PromoteF32, left);
        else if (left.Kind is ValueKind.F64 && right.Kind is ValueKind.F32)
            right = Build.Numeric(ValueKind.F64, F64PromoteF32, right);
        else if (left.Kind is ValueKind.I64 && right.Kind is ValueKind.I32)
            right = Build.Numeric(ValueKind.I64, I64ExtendI32S, right);
        else if (right.Kind is ValueKind.I64 && left.Kind is ValueKind.I32)
            left = Build.Numeric(ValueKind.I64, I64ExtendI32S, left);
        return (left, right);
    }

    private void ImportNegate()
    {
        var value = Pop();
        Push(value.Kind switch
        {
            ValueKind.F32 => Build.Numeric(ValueKind.F32, F32Neg, value),
            ValueKind.F64 => Build.Numeric(ValueKind.F64, F64Neg, value),
            ValueKind.I64 => Build.Numeric(ValueKind.I64, I64Sub, Build.I64(0), value),
            _ => Build.Numeric(ValueKind.I32, I32Sub, Build.I32(0), value),
        });
    }

    private void ImportNot()
    {
        var value = Pop();
        Push(value.Kind is ValueKind.I64
            ? Build.Numeric(ValueKind.I64, I64Xor, value, Build.I64(-1)) : Build.Numeric(ValueKind.I32, I32Xor, value, Build.I32(-1)));
    }

    // WebAssembly takes the count modulo the width, as C# does.
    private void ImportShift(ILOpCode opcode)
    {
        var count = Pop();
        var value = Pop();
        if (value.Kind is ValueKind.I64)
        {
            if (count.Kind is not ValueKind.I64)
                count = Build.Numeric(ValueKind.I64, I64ExtendI32U, count);
            Push(Build.Numeric(ValueKind.I64, opcode is ILOpCode.Shl ? I64Shl : opcode is ILOpCode.Shr ? I64ShrS : I64ShrU, value, count));
            return;
        }
        Push(Build.Numeric(value.Kind, opcode is ILOpCode.Shl ? I32Shl : opcode is ILOpCode.Shr ? I32ShrS : I32ShrU, value, count));
    }

    private void ImportDivision(ILOpCode opcode)
    {
        var right = Pop();
        var left = Pop();
        (left, right) = Balanced(left, right);
        var isRemainder = opcode is ILOpCode.Rem or ILOpCode.Rem_un;
        var isUnsigned = opcode is ILOpCode.Div_un or ILOpCode.Rem_un;
        if (left.Kind is ValueKind.F32 or ValueKind.F64)
        {
            if (isRemainder)
                CallArithmetic(left.Kind is ValueKind.F32 ? "FloatRemainder" : "DoubleRemainder", left, right);
            else
                Push(Build.Numeric(left.Kind, left.Kind is ValueKind.F32 ? F32Div : F64Div, left, right));
            return;
        }
        var is64 = left.Kind is ValueKind.I64;
        // A divisor that is known cannot be 0 or -1, which fault.
        if (right.IsConst && right.Bits != 0 && right.Bits != -1)
        {
            var code = (isRemainder, isUnsigned) switch
            {
                (false, false) => is64 ? I64DivS : I32DivS,
                (false, true) => is64 ? I64DivU : I32DivU,
                (true, false) => is64 ? I64RemS : I32RemS,
                (true, true) => is64 ? I64RemU : I32RemU,
            };
            Push(Build.Numeric(left.Kind, code, left, right));
            return;
        }
        CallArithmetic((isRemainder ? "Remainder" : "Divide") + (isUnsigned ? "Unsigned" : "") + (is64 ? "64" : "32"), left, right);
    }

    private void ImportChecked(string operation)
    {
        var right = Pop();
        var left = Pop();
        (left, right) = Balanced(left, right);
        CallArithmetic(operation + (left.Kind is ValueKind.I64 ? "64" : "32"), left, right);
    }

    private void CallArithmetic(string name, params Node[] operands) => PushCall(Build.Call(_runtime.Arithmetic(name), operands));

    private void ImportConversion(TypeKind to, bool fromUnsigned, bool isChecked)
    {
        var value = Pop();
        if (isChecked)
        {
            ImportCheckedConversion(value, to, fromUnsigned);
            return;
        }
        Push(Convert(value, to, fromUnsigned));
    }

    private void ImportCheckedConversion(Node value, TypeKind to, bool fromUnsigned)
    {
        if (value.Kind is ValueKind.F32)
            value = Build.Numeric(ValueKind.F64, F64PromoteF32, value);
        var isDouble = value.Kind is ValueKind.F64;
        // Smaller integers are checked as 64-bit ones.
        if (value.Kind is not (ValueKind.I64 or ValueKind.F64))
            value = Build.Numeric(ValueKind.I64, fromUnsigned ? I64ExtendI32U : I64ExtendI32S, value);
        to = to switch { TypeKind.IntPtr => TypeKind.Int32, TypeKind.UIntPtr => TypeKind.UInt32, _ => to };
        CallArithmetic("To" + to + (isDouble ? "FromDouble" : fromUnsigned ? "FromUnsigned" : ""), value);
    }

    private static Node Convert(Node value, TypeKind to, bool fromUnsigned)
    {
        var from = value.Kind;
        switch (to)
        {
            case TypeKind.Int64 or TypeKind.UInt64:
                return from switch
                {
                    ValueKind.I64 => value,
                    ValueKind.F32 => Build.Numeric(ValueKind.I64, to is TypeKind.Int64 ? I64TruncSatF32S : I64TruncSatF32U, value),
                    ValueKind.F64 => Build.Numeric(ValueKind.I64, to is TypeKind.Int64 ? I64TruncSatF64S : I64TruncSatF64U, value),
                    _ => Build.Numeric(ValueKind.I64, to is TypeKind.Int64 ? I64ExtendI32S : I64ExtendI32U, value),
                };
            case TypeKind.Single:
                return from switch
                {
                    ValueKind.F32 => value,
                    ValueKind.F64 => Build.Numeric(ValueKind.F32, F32DemoteF64, value),
                    ValueKind.I64 => Build.Numeric(ValueKind.F32, fromUnsigned ? F32ConvertI64U : F32ConvertI64S, value),
                    _ => Build.Numeric(ValueKind.F32, fromUnsigned ? F32ConvertI32U : F32ConvertI32S, value),
                };
            case TypeKind.Double:
                return from switch
                {
                    ValueKind.F64 => value,
                    ValueKind.F32 => Build.Numeric(ValueKind.F64, F64PromoteF32, value),
                    ValueKind.I64 => Build.Numeric(ValueKind.F64, fromUnsigned ? F64ConvertI64U : F64ConvertI64S, value),
                    _ => Build.Numeric(ValueKind.F64, fromUnsigned ? F64ConvertI32U : F64ConvertI32S, value),
                };
        }
        var isUnsigned = to is TypeKind.UInt32 or TypeKind.UIntPtr;
        var word = from switch
        {
            ValueKind.I64 => Build.Numeric(ValueKind.I32, I32WrapI64, value),
            ValueKind.F32 => Build.Numeric(ValueKind.I32, isUnsigned ? I32TruncSatF32U : I32TruncSatF32S, value),
            ValueKind.F64 => Build.Numeric(ValueKind.I32, isUnsigned ? I32TruncSatF64U : I32TruncSatF64S, value),
            _ => value,
        };
        return to switch
        {
            TypeKind.SByte => Build.Numeric(ValueKind.I32, I32Extend8S, word),
            TypeKind.Int16 => Build.Numeric(ValueKind.I32, I32Extend16S, word),
            TypeKind.Byte => Build.Numeric(ValueKind.I32, I32And, word, Build.I32(0xFF)),
            TypeKind.UInt16 => Build.Numeric(ValueKind.I32, I32And, word, Build.I32(0xFFFF)),
            _ => word,
        };
    }
}
