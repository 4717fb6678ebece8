using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Optimise;

/// <summary>A comparison of two numbers of 32 bits, by one of six instructions: the others are these with operands exchanged.</summary>
internal readonly record struct Comparison(int Opcode, Node Left, Node Right)
{
    public Comparison Inverse => this with
    {
        Opcode = Opcode switch
        {
            I32LtS => I32GeS,
            I32GeS => I32LtS,
            I32LtU => I32GeU,
            I32GeU => I32LtU,
            I32Eq => I32Ne,
            _ => I32Eq,
        },
    };

    /// <summary>What a condition compares; one that is no comparison asks whether it is zero.</summary>
    public static Comparison? Of(Node condition)
    {
        if (condition.Kind is not ValueKind.I32)
            return null;
        if (condition is not { Op: Op.Numeric, Bits: >= I32Eqz and <= I32GeU })
            return condition is { Op: Op.Numeric, Bits: > I32GeU and <= F64Ge } ? null : new(I32Ne, condition, Build.I32(0));
        if (condition[0].Kind is not ValueKind.I32 || condition.Operands is [_, { Kind: not ValueKind.I32 }])
            return null;
        return (int)condition.Bits switch
        {
            I32Eqz => Of(condition[0])?.Inverse,
            I32GtS => new(I32LtS, condition[1], condition[0]),
            I32LeS => new(I32GeS, condition[1], condition[0]),
            I32GtU => new(I32LtU, condition[1], condition[0]),
            I32LeU => new(I32GeU, condition[1], condition[0]),
            var opcode => new(opcode, condition[0], condition[1]),
        };
    }
}
