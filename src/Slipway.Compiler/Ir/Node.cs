using Slipway.Compiler.Types;

namespace Slipway.Compiler.Ir;

/// <summary>What a node does. Operands are evaluated in order; those marked "statement" stand only at the top of a block's list.</summary>
internal enum Op
{
    /// <summary>A number: its bits in <see cref="Node.Bits"/>.</summary>
    Const,

    /// <summary>An address or index that is known when the module is laid out: <see cref="Node.Symbol"/>.</summary>
    Address,

    /// <summary>The value of a local.</summary>
    Local,

    /// <summary>The address of a local that lives in the frame.</summary>
    FrameAddress,

    /// <summary>A WebAssembly instruction over one or two operands: its opcode in <see cref="Node.Bits"/>.</summary>
    Numeric,

    /// <summary>A load: instruction and offset in <see cref="Node.Access"/>.</summary>
    Load,

    /// <summary>The length of an array, which never changes.</summary>
    Length,

    /// <summary>One of two values, by a third that is evaluated last.</summary>
    Select,

    /// <summary>A call of <see cref="Node.Method"/>.</summary>
    Call,

    /// <summary>A call through the descriptor of the first operand of the method that fills the slot of <see cref="Node.Method"/>.</summary>
    CallVirtual,

    /// <summary>A call through the table; the last operand is the index, <see cref="Node.Shape"/> the signature.</summary>
    CallIndirect,

    /// <summary>The address of the method that fills a slot, by the descriptor of the operand.</summary>
    VirtualFunction,

    /// <summary>The exception in flight, which is taken.</summary>
    TakeException,

    /// <summary>The current size of memory in pages, or what growing it gave.</summary>
    MemorySize,
    MemoryGrow,

    /// <summary>The address of bytes in the frame that live until the function returns: stackalloc of the operand's size.</summary>
    StackAllocate,

    /// <summary>The lowest address of the shadow stack that is in use.</summary>
    StackPointer,

    // Statements.
    SetLocal,
    Store,
    CopyBlock,
    FillBlock,

    /// <summary>An operand whose value nobody wants.</summary>
    Drop,

    /// <summary>Ends the instance.</summary>
    Trap,

    /// <summary>Leaves the block for a fault if the operand is not zero.</summary>
    Check,
}

/// <summary>Faults that the compiler checks for.</summary>
internal enum Fault
{
    NullReference,
    IndexOutOfRange,
    InvalidCast,
    ArrayTypeMismatch,
    Overflow,
}

/// <summary>The method that first declared a slot, and the type of the objects that it is called on.</summary>
internal readonly record struct Selector(MethodDesc Method, TypeDesc Receiver);

/// <summary>A load or store instruction, with the constant offset it adds.</summary>
internal readonly record struct Access(byte Opcode, int Offset);

/// <summary>A tree of operations.</summary>
internal sealed class Node
{
    public required Op Op { get; init; }

    public ValueKind Kind { get; init; }

    public Node[] Operands { get; init; } = [];

    public long Bits { get; init; }

    public Access Access { get; init; }

    public Local? Local { get; init; }

    public MethodDesc? Method { get; init; }

    /// <summary>What a virtual call is made on: objects of this type, or of types that are derived from it.</summary>
    public TypeDesc? Receiver { get; init; }

    /// <summary>What a virtual call asks for.</summary>
    public Selector Selector => new(Method!, Receiver ?? Method!.Owner);

    public Symbol? Symbol { get; init; }

    public FunctionShape? Shape { get; init; }

    public Fault Fault { get; init; }

    /// <summary>The struct type, where <see cref="Kind"/> is a struct; what a field or a result is declared as, where it is a reference.</summary>
    public TypeDesc? Type { get; init; }

    /// <summary>Where in the IL of the method this comes from.</summary>
    public int IlOffset { get; init; }

    public Node this[int i] => Operands[i];

    public bool IsConst => Op is Op.Const;

    public bool IsZero => Op is Op.Const && Bits == 0;

    public bool IsCall => Op is Op.Call or Op.CallVirtual or Op.CallIndirect;

    public Node With(Node[] operands) => new()
    {
        Op = Op,
        Kind = Kind,
        Operands = operands,
        Bits = Bits,
        Access = Access,
        Local = Local,
        Method = Method,
        Receiver = Receiver,
        Symbol = Symbol,
        Shape = Shape,
        Fault = Fault,
        Type = Type,
        IlOffset = IlOffset,
    };

    public Node With(Local? local, Node[] operands, int ilOffset) => new()
    {
        Op = Op,
        Kind = Kind,
        Operands = operands,
        Bits = Bits,
        Access = Access,
        Local = local,
        Method = Method,
        Receiver = Receiver,
        Symbol = Symbol,
        Shape = Shape,
        Fault = Fault,
        Type = Type,
        IlOffset = ilOffset,
    };
}

/// <summary>A variable of a function.</summary>
internal sealed class Local(int index, ValueKind kind, TypeDesc? type)
{
    public int Index { get; } = index;

    public ValueKind Kind { get; } = kind;

    public TypeDesc? Type { get; } = type;

    /// <summary>Whether it lives in the frame in memory, so that it has an address.</summary>
    public bool InFrame { get; set; }

    public int FrameSize { get; init; }

    public int FrameAlignment { get; init; } = 4;

    /// <summary>Whether C# declares it: it may be read before it was written, and is zero then.</summary>
    public bool IsVariable { get; init; }

    /// <summary>Whether the collector must see it as long as the function runs: a pinned variable.</summary>
    public bool IsPinned { get; set; }

    public override string ToString() => $"v{Index}:{Kind}";
}

/// <summary>Something with an address or index that only the finished layout gives.</summary>
internal abstract record Symbol
{
    /// <summary>A type's descriptor, which the objects of the type start with.</summary>
    public sealed record Descriptor(TypeDesc Type) : Symbol;

    /// <summary>The object that stands for a type at run time.</summary>
    public sealed record TypeObject(TypeDesc Type) : Symbol;

    public sealed record StringLiteral(string Text) : Symbol;

    public sealed record StaticField(FieldDesc Field) : Symbol;

    /// <summary>The bytes that a field is initialised with.</summary>
    public sealed record FieldData(FieldDesc Field, int Size) : Symbol;

    /// <summary>A function's place in the table.</summary>
    public sealed record Function(MethodDesc Method) : Symbol;

    /// <summary>Whether the static constructor of a type has run.</summary>
    public sealed record ConstructionFlag(TypeDesc Type) : Symbol;

    /// <summary>A place that the layout defines, as the end of static data.</summary>
    public sealed record Landmark(string Name) : Symbol;
}
