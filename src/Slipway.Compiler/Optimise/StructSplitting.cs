using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;
using static Slipway.Compiler.Ir.Wasm;

namespace Slipway.Compiler.Optimise;

/// <summary>A variable in the frame whose address goes nowhere becomes a local for each of its fields.</summary>
internal static class StructSplitting
{
    private static readonly Dictionary<byte, (int Size, ValueKind Kind)> s_accesses = new()
    {
        [I32Load] = (4, ValueKind.I32),
        [I32Store] = (4, ValueKind.I32),
        [I64Load] = (8, ValueKind.I64),
        [I64Store] = (8, ValueKind.I64),
        [F32Load] = (4, ValueKind.F32),
        [F32Store] = (4, ValueKind.F32),
        [F64Load] = (8, ValueKind.F64),
        [F64Store] = (8, ValueKind.F64),
        [I32Load8S] = (1, ValueKind.I32),
        [I32Load8U] = (1, ValueKind.I32),
        [I32Store8] = (1, ValueKind.I32),
        [I32Load16S] = (2, ValueKind.I32),
        [I32Load16U] = (2, ValueKind.I32),
        [I32Store16] = (2, ValueKind.I32),
    };

    private sealed class Field(int size, ValueKind kind)
    {
        public int Size { get; } = size;

        public ValueKind Kind { get; set; } = kind;

        public Local? Local { get; set; }
    }

    public static bool Run(Function function)
    {
        var fields = new Dictionary<Local, SortedDictionary<int, Field>>();
        var refused = new HashSet<Local>();
        foreach (var block in function.Blocks)
        {
            foreach (var statement in block.Statements)
                Collect(statement, fields, refused);
            if (block.Value is null)
                continue;
            if (block.Value.Op is Op.FrameAddress)
                refused.Add(block.Value.Local!);
            Collect(block.Value, fields, refused);
        }
        foreach (var (local, found) in fields)
        {
            var end = 0;
            foreach (var (offset, field) in found)
            {
                if (offset < end)
                    refused.Add(local);
                end = offset + field.Size;
            }
        }
        foreach (var local in refused)
            fields.Remove(local);
        if (fields.Count == 0)
            return false;
        foreach (var (local, found) in fields.OrderBy(entry => entry.Key.Index))
        {
            foreach (var field in found.Values)
                field.Local = function.NewLocal(field.Kind, null, isVariable: true);
        }
        Rewriting.Map(function, node => Replaced(node, fields));
        return true;
    }

    private static void Collect(Node node, Dictionary<Local, SortedDictionary<int, Field>> fields, HashSet<Local> refused)
    {
        for (var i = 0; i < node.Operands.Length; i++)
        {
            var operand = node[i];
            if (operand.Op is not Op.FrameAddress)
            {
                Collect(operand, fields, refused);
                continue;
            }
            var local = operand.Local!;
            if (i != 0 || node.Op is not (Op.Load or Op.Store))
            {
                refused.Add(local);
                continue;
            }
            var (size, kind) = s_accesses[node.Access.Opcode];
            var exact = node.Op is Op.Load ? node.Kind : node[1].Kind;
            if (exact is ValueKind.Ref or ValueKind.ByRef && kind is ValueKind.I32)
                kind = exact;
            if (!fields.TryGetValue(local, out var found))
                fields[local] = found = [];
            if (!found.TryGetValue(node.Access.Offset, out var field))
                found[node.Access.Offset] = field = new Field(size, kind);
            if (field.Size != size || ModuleKind(field.Kind) != ModuleKind(kind))
                refused.Add(local);
            else if (kind is ValueKind.Ref or ValueKind.ByRef && field.Kind is ValueKind.I32)
                field.Kind = kind;
        }
    }

    private static ValueKind ModuleKind(ValueKind kind) => kind is ValueKind.Ref or ValueKind.ByRef ? ValueKind.I32 : kind;

    private static Node Replaced(Node node, Dictionary<Local, SortedDictionary<int, Field>> fields)
    {
        if (node.Op is not (Op.Load or Op.Store) || node[0].Op is not Op.FrameAddress || !fields.TryGetValue(node[0].Local!, out var found))
            return node;
        var local = found[node.Access.Offset].Local!;
        if (node.Op is Op.Store)
            return Build.Set(local, node[1]);
        var value = Build.Get(local);
        return node.Access.Opcode switch
        {
            I32Load8U => Build.Numeric(ValueKind.I32, I32And, value, Build.I32(0xFF)),
            I32Load16U => Build.Numeric(ValueKind.I32, I32And, value, Build.I32(0xFFFF)),
            I32Load8S => Build.Numeric(ValueKind.I32, I32Extend8S, value),
            I32Load16S => Build.Numeric(ValueKind.I32, I32Extend16S, value),
            _ => value,
        };
    }
}
