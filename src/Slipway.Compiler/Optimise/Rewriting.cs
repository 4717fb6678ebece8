using Slipway.Compiler.Ir;

namespace Slipway.Compiler.Optimise;

/// <summary>Walking and changing trees.</summary>
internal static class Rewriting
{
    /// <summary>The same operation over other operands, folded where that is possible now.</summary>
    public static Node Rebuild(Node node, Node[] operands) => node.Op switch
    {
        Op.Numeric when operands.Length == 1 => Build.Numeric(node.Kind, (int)node.Bits, operands[0]),
        Op.Numeric when node.Kind is not Types.ValueKind.Struct => Build.Numeric(node.Kind, (int)node.Bits, operands[0], operands[1]),
        Op.Load => Build.Load(node.Kind, node.Access.Opcode, operands[0], node.Access.Offset, node.Type),
        Op.Store => Build.Store(node.Access.Opcode, operands[0], operands[1], node.Access.Offset),
        _ => node.With(operands),
    };

    /// <summary>Replaces nodes from the leaves up; the function returns its argument to leave it.</summary>
    public static Node Map(Node node, Func<Node, Node> change)
    {
        Node[]? operands = null;
        for (var i = 0; i < node.Operands.Length; i++)
        {
            var mapped = Map(node.Operands[i], change);
            if (mapped != node.Operands[i])
            {
                operands ??= [.. node.Operands];
                operands[i] = mapped;
            }
        }
        return change(operands is null ? node : Rebuild(node, operands));
    }

    public static void Map(Function function, Func<Node, Node> change)
    {
        foreach (var block in function.Blocks)
        {
            for (var i = 0; i < block.Statements.Count; i++)
                block.Statements[i] = Map(block.Statements[i], change);
            if (block.Value is not null)
                block.Value = Map(block.Value, change);
        }
    }

    public static void Visit(Node node, Action<Node> visit)
    {
        visit(node);
        foreach (var operand in node.Operands)
            Visit(operand, visit);
    }

    public static void Visit(Function function, Action<Node> visit)
    {
        foreach (var block in function.Blocks)
        {
            foreach (var statement in block.Statements)
                Visit(statement, visit);
            if (block.Value is not null)
                Visit(block.Value, visit);
        }
    }

    public static int Size(Node node)
    {
        var size = 1;
        foreach (var operand in node.Operands)
            size += Size(operand);
        return size;
    }

    public static int Size(Block block) => 1 + block.Statements.Sum(Size) + (block.Value is null ? 0 : Size(block.Value));

    public static int Size(Function function) => function.Blocks.Sum(Size);

    public static Node Copied(Node node) => node.With(Array.ConvertAll(node.Operands, Copied));

    public static bool Any(Node node, Func<Node, bool> test) => test(node) || Array.Exists(node.Operands, operand => Any(operand, test));

    /// <summary>Whether evaluating it does something, or must happen where it stands.</summary>
    public static bool HasEffect(Node node) =>
        Any(node, static inner => inner.IsCall || inner.Op is Op.TakeException or Op.StackAllocate or Op.MemoryGrow);

    public static bool ReadsMemory(Node node) =>
        Any(node, static inner => inner.Op is Op.Load or Op.MemorySize or Op.StackPointer or Op.VirtualFunction);
}
