using Slipway.Compiler.Types;

namespace Slipway.Compiler.Ir;

/// <summary>How a block ends.</summary>
internal enum EndKind
{
    /// <summary>Goes on with the first target.</summary>
    Jump,

    /// <summary>The first target if the value is not zero, the second otherwise.</summary>
    Branch,

    /// <summary>The target at the value's place; the last for any other value.</summary>
    Switch,

    Return,

    /// <summary>Goes on with the exception in flight: to the block's handler, or out of the function.</summary>
    Unwind,

    /// <summary>Throws the value.</summary>
    Throw,

    Unreachable,
}

/// <summary>A run of statements with one way in.</summary>
internal sealed class Block(int id)
{
    public int Id { get; } = id;

    public List<Node> Statements { get; set; } = [];

    public EndKind End { get; set; } = EndKind.Unreachable;

    public Node? Value { get; set; }

    public Block[] Targets { get; set; } = [];

    /// <summary>Where an exception thrown in this block goes; null: out of the function.</summary>
    public Block? Handler { get; set; }

    /// <summary>Whether this is where exceptions arrive.</summary>
    public bool IsHandler { get; set; }

    public override string ToString() => $"b{Id}";
}

/// <summary>A method's body on its way from IL to WebAssembly.</summary>
internal sealed class Function(MethodDesc method)
{
    private int _nextBlock;

    public MethodDesc Method { get; } = method;

    public List<Local> Parameters { get; } = [];

    public List<Local> Locals { get; } = [];

    /// <summary>All blocks, the first the entry.</summary>
    public List<Block> Blocks { get; set; } = [];

    /// <summary>Where the caller wants a struct that is returned.</summary>
    public Local? ResultAddress { get; set; }

    public ValueKind Result { get; init; }

    public bool UsesStackAllocate { get; set; }

    public Block NewBlock(Block? handler)
    {
        var block = new Block(_nextBlock++) { Handler = handler };
        Blocks.Add(block);
        return block;
    }

    public Local NewLocal(ValueKind kind, TypeDesc? type = null, bool isVariable = false)
    {
        var isStruct = kind is ValueKind.Struct;
        var local = new Local(Locals.Count, kind, type)
        {
            InFrame = isStruct,
            IsVariable = isVariable,
            FrameSize = type is not null ? StorageLayout.SizeOf(type) : 0,
            FrameAlignment = type is not null ? StorageLayout.AlignmentOf(type) : 4,
        };
        Locals.Add(local);
        return local;
    }

    /// <summary>
    /// Ends a block before a statement, which is dropped; what followed it becomes the block that is returned, to which nothing leads yet.
    /// </summary>
    public Block Cut(Block block, int at)
    {
        var rest = NewBlock(block.Handler);
        rest.Statements = block.Statements[(at + 1)..];
        (rest.End, rest.Value, rest.Targets) = (block.End, block.Value, block.Targets);
        block.Statements.RemoveRange(at, block.Statements.Count - at);
        return rest;
    }

    /// <summary>Drops blocks that cannot be reached.</summary>
    public void Prune()
    {
        var seen = new HashSet<Block>();
        var work = new Stack<Block>();
        work.Push(Blocks[0]);
        while (work.TryPop(out var block))
        {
            if (!seen.Add(block))
                continue;
            foreach (var target in block.Targets)
                work.Push(target);
            if (block.Handler is not null)
                work.Push(block.Handler);
        }
        Blocks.RemoveAll(block => !seen.Contains(block));
    }
}
