using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Ir;

/// <summary>Which instruction loads and which stores a variable of a type.</summary>
internal static class Memory
{
    public static byte LoadOpcode(TypeDesc type) => type.Kind switch
    {
        TypeKind.Boolean or TypeKind.Byte => I32Load8U,
        TypeKind.SByte => I32Load8S,
        TypeKind.Char or TypeKind.UInt16 => I32Load16U,
        TypeKind.Int16 => I32Load16S,
        TypeKind.Int64 or TypeKind.UInt64 => I64Load,
        TypeKind.Single => F32Load,
        TypeKind.Double => F64Load,
        _ => I32Load,
    };

    public static byte StoreOpcode(TypeDesc type) => type.Kind switch
    {
        TypeKind.Boolean or TypeKind.Byte or TypeKind.SByte => I32Store8,
        TypeKind.Char or TypeKind.UInt16 or TypeKind.Int16 => I32Store16,
        TypeKind.Int64 or TypeKind.UInt64 => I64Store,
        TypeKind.Single => F32Store,
        TypeKind.Double => F64Store,
        _ => I32Store,
    };

    /// <summary>The value of a variable; of a struct, its address.</summary>
    public static Node Load(TypeDesc type, Node address, int offset = 0) => type.ValueKind is ValueKind.Struct
        ? new Node { Op = Op.Numeric, Bits = I32Add, Kind = ValueKind.Struct, Type = type, Operands = [address, Build.I32(offset)] }
        : Build.Load(type.ValueKind, LoadOpcode(type), address, offset, type.IsReference ? type : null);
}
