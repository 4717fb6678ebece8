using System.Reflection.Metadata;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Metadata;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Import;

/// <summary>
/// Turns the IL of one method into blocks of trees. Trees on the evaluation stack are pure: whatever has an effect or
/// may throw becomes a statement at once, and what it could change is put into a local first.
/// </summary>
internal sealed partial class MethodImporter
{
    private readonly MethodDesc _method;
    private readonly MethodDef _def;
    private readonly RuntimeLibrary _runtime;
    private readonly World _world;
    private readonly AssemblyImage _file;
    private readonly GenericContext _context;
    private readonly IlReader _il;
    private readonly MethodBodyBlock _body;
    private readonly Function _function;
    private readonly Local[] _arguments;
    private readonly Local[] _locals;
    private readonly SortedDictionary<int, Block> _blocks = [];
    private readonly Dictionary<Block, Local[]> _entryStacks = [];
    private readonly Queue<(int Offset, Block Block)> _work = new();
    private readonly HashSet<Local> _settled = [];
    private Stack<Node> _stack = new();
    private Block _block = null!;
    private TypeDesc? _constrained;

    private MethodImporter(RuntimeLibrary runtime, MethodDesc method, MethodDef def, GenericContext context)
    {
        _runtime = runtime;
        _method = method;
        _def = def;
        _world = method.Owner.World;
        _file = def.Owner.File;
        _context = context;
        _body = _file.Body(def.Row.RelativeVirtualAddress);
        _il = new IlReader(_body.GetILBytes()!);
        _function = new Function(method) { Result = Build.ResultKind(method.Shape) };
        if (method.Shape.Result.ValueKind is ValueKind.Struct)
            _function.Parameters.Add(_function.ResultAddress = _function.NewLocal(ValueKind.ByRef));
        _arguments = [.. method.AllParameters.Select(NewParameter)];
        _locals = [.. _world.LocalTypes(_file, _body.LocalSignature, context)
            .Select(NewVariable)];
        _regions = [.. _body.ExceptionRegions];
    }

    private Local NewVariable(TypeDesc declared)
    {
        var isPinned = declared is { Kind: TypeKind.ByRef, Number: not 0 };
        // An array or a string is pinned as what it is.
        var type = declared is { Kind: TypeKind.ByRef, Number: 2 } ? declared.Element! : declared;
        var local = _function.NewLocal(type.ValueKind, type, isVariable: true);
        local.IsPinned = isPinned;
        return local;
    }

    /// <summary>Where in the IL the importer stands; where it stood, if it threw.</summary>
    public int Position { get; private set; }

    /// <summary>Whether the method was imported; what could not be is told to <paramref name="onUnsupported"/>.</summary>
    public static Function? Import(
        RuntimeLibrary runtime, MethodDesc method, MethodDef def, GenericContext context, Action<int, UnsupportedException> onUnsupported)
    {
        var importer = new MethodImporter(runtime, method, def, context);
        try
        {
            return importer.Run();
        }
        catch (UnsupportedException e)
        {
            onUnsupported(importer.Position, e);
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException or FileNotFoundException)
        {
            onUnsupported(importer.Position, new UnsupportedException("SLW0102", e.Message));
        }
        return null;
    }

    private Function Run()
    {
        FindAddressTaken();
        var entry = _function.NewBlock(null);
        _block = entry;
        CopyParametersToFrame();
        if (_body.LocalVariablesInitialized)
        {
            foreach (var local in _locals.Where(local => local.InFrame))
                Zero(Build.FrameAddress(local), local.Type!);
        }
        EnsureConstructedOnEntry();
        JumpTo(0);
        while (_work.TryDequeue(out var next))
            ImportBlock(next.Offset, next.Block);
        _function.Prune();
        return _function;
    }

    private void ImportBlock(int offset, Block block)
    {
        _block = block;
        _stack = new Stack<Node>();
        if (_entryStacks.TryGetValue(block, out var entry))
        {
            foreach (var local in entry)
                _stack.Push(Build.Get(local));
        }
        _il.Offset = offset;
        while (true)
        {
            Position = _il.Offset;
            var opcode = _il.Opcode();
            if (!ImportInstruction(opcode))
                return;
            if (_il.AtEnd)
                throw new BadImageFormatException($"The IL of '{_method}' runs past its end.");
            if (_starts.Contains(_il.Offset) && _constrained is null)
            {
                JumpTo(_il.Offset);
                return;
            }
        }
    }

    private readonly HashSet<int> _starts = [];

    /// <summary>Finds where blocks start, and which variables need an address.</summary>
    private void FindAddressTaken()
    {
        foreach (var region in _regions)
        {
            _starts.Add(region.TryOffset);
            _starts.Add(region.TryOffset + region.TryLength);
            _starts.Add(region.HandlerOffset);
            _starts.Add(region.HandlerOffset + region.HandlerLength);
            if (region.Kind is ExceptionRegionKind.Filter)
                _starts.Add(region.FilterOffset);
        }
        while (!_il.AtEnd)
        {
            var opcode = _il.Opcode();
            switch (opcode)
            {
                case ILOpCode.Ldloca_s: _locals[_il.Byte()].InFrame = true; break;
                case ILOpCode.Ldloca: _locals[_il.UInt16()].InFrame = true; break;
                case ILOpCode.Ldarga_s: NeedsAddress(_il.Byte()); break;
                case ILOpCode.Ldarga: NeedsAddress(_il.UInt16()); break;
                case ILOpCode.Switch: _starts.UnionWith(_il.SwitchTargets()); _starts.Add(_il.Offset); break;
                case var branch when branch.IsBranch():
                    _starts.Add(_il.Target(branch));
                    _starts.Add(_il.Offset);
                    break;
                default: _il.Skip(opcode); break;
            }
        }
        _il.Offset = 0;
    }

    private readonly HashSet<int> _addressedArguments = [];

    private void NeedsAddress(int argument)
    {
        if (_arguments[argument].Kind is not ValueKind.ByRef || _method.AllParameters[argument].ValueKind is not ValueKind.Struct)
            _addressedArguments.Add(argument);
    }

    /// <summary>A struct parameter arrives as the address of a copy that the caller made for this call.</summary>
    private Local NewParameter(TypeDesc type)
    {
        var local = _function.NewLocal(type.ValueKind is ValueKind.Struct ? ValueKind.ByRef : type.ValueKind, type);
        _function.Parameters.Add(local);
        return local;
    }

    private void CopyParametersToFrame()
    {
        foreach (var i in _addressedArguments)
        {
            var type = _method.AllParameters[i];
            var home = _function.NewLocal(type.ValueKind, type);
            home.InFrame = true;
            _block.Statements.Add(Build.Store(Memory.StoreOpcode(type), Build.FrameAddress(home), Build.Get(_arguments[i])));
            _arguments[i] = home;
        }
    }

    private Block BlockAt(int offset)
    {
        if (!_blocks.TryGetValue(offset, out var block))
        {
            _blocks[offset] = block = _function.NewBlock(HandlerAt(offset));
            var entry = new Local[_stack.Count];
            var i = _stack.Count;
            foreach (var node in _stack)
                entry[--i] = _function.NewLocal(node.Kind, node.Kind is ValueKind.Struct ? node.Type : null);
            _entryStacks[block] = entry;
            _work.Enqueue((offset, block));
        }
        return block;
    }

    /// <summary>A block whose stack is handed over in its entry locals.</summary>
    private Block Continue(int offset)
    {
        var block = BlockAt(offset);
        var entry = _entryStacks[block];
        if (entry.Length != _stack.Count)
            throw new BadImageFormatException($"The IL of '{_method}' reaches offset {offset} with stacks of different depth.");
        return block;
    }

    private void HandOver(Block block)
    {
        var entry = _entryStacks[block];
        if (entry.Length == 0)
            return;
        SpillAll();
        var i = _stack.Count;
        foreach (var node in _stack)
        {
            var local = entry[--i];
            if (node.Kind is ValueKind.Struct)
                CopyStruct(Build.FrameAddress(local), node, local.Type!);
            else
                _block.Statements.Add(Build.Set(local, node));
        }
    }

    private void JumpTo(int offset)
    {
        var target = Continue(offset);
        HandOver(target);
        _block.End = EndKind.Jump;
        _block.Targets = [target];
    }

    private void BranchTo(Node condition, int target, int otherwise)
    {
        if (condition.IsConst)
        {
            JumpTo((int)condition.Bits != 0 || condition.Kind is ValueKind.I64 && condition.Bits != 0 ? target : otherwise);
            return;
        }
        if (_stack.Count > 0)
        {
            condition = ToTemp(condition);
            var first = Continue(target);
            HandOver(first);
            var second = Continue(otherwise);
            HandOver(second);
            End(EndKind.Branch, condition, first, second);
            return;
        }
        End(EndKind.Branch, condition, Continue(target), Continue(otherwise));
    }

    private void End(EndKind kind, Node? value, params Block[] targets)
    {
        _block.End = kind;
        _block.Value = value;
        _block.Targets = targets;
    }

    private void Push(Node node) => _stack.Push(node);

    private Node Pop() => _stack.Count > 0 ? _stack.Pop()
        : throw new BadImageFormatException($"The IL of '{_method}' takes more from the stack than it put there.");

    private Node[] Pop(int count)
    {
        var nodes = new Node[count];
        for (var i = count - 1; i >= 0; i--)
            nodes[i] = Pop();
        return nodes;
    }

    /// <summary>Adds a statement that may change memory: values read from there before are taken to locals.</summary>
    private void Effect(Node statement)
    {
        Spill(ReadsMemory);
        _block.Statements.Add(statement);
    }

    private void Check(Node condition, Fault fault)
    {
        if (condition.IsConst && condition.Bits == 0)
            return;
        _block.Statements.Add(Build.Check(condition, fault, Position));
    }

    private void Assign(Local local, Node value)
    {
        Spill(node => Mentions(node, local));
        _block.Statements.Add(Build.Set(local, value));
    }

    private void SpillAll() => Spill(static node => !node.IsConst);

    private void Spill(Func<Node, bool> isAffected)
    {
        if (_stack.Count == 0 || !_stack.Any(isAffected))
            return;
        var nodes = _stack.Reverse().ToList();
        _stack = new Stack<Node>(nodes.Select(node => isAffected(node) ? ToTemp(node) : node));
    }

    /// <summary>A value that can be used more than once.</summary>
    private Node Shared(Node node) =>
        node.Op is Op.Const or Op.Address or Op.FrameAddress or Op.Local ? node : ToTemp(node);

    private Node ToTemp(Node node)
    {
        if (node.Op is Op.FrameAddress && _settled.Contains(node.Local!))
            return node;
        var temp = _function.NewLocal(node.Kind, node.Type);
        _settled.Add(temp);
        if (node.Kind is ValueKind.Struct)
            CopyStruct(Build.FrameAddress(temp), node, node.Type!);
        else
            _block.Statements.Add(Build.Set(temp, node));
        return Build.Get(temp);
    }

    /// <summary>Room for a struct that is written once.</summary>
    private Local StructTemp(TypeDesc type)
    {
        var temp = _function.NewLocal(ValueKind.Struct, type);
        _settled.Add(temp);
        return temp;
    }

    private bool ReadsMemory(Node node) =>
        node.Op is Op.Load or Op.MemorySize or Op.StackPointer || node.Op is Op.Numeric && node.Kind is ValueKind.Struct
        || node is { Op: Op.FrameAddress, Kind: ValueKind.Struct } && !_settled.Contains(node.Local!)
        || Array.Exists(node.Operands, ReadsMemory);

    private static bool Mentions(Node node, Local local) =>
        node.Local == local || Array.Exists(node.Operands, operand => Mentions(operand, local));

    private TypeDesc TypeToken() => _world.Resolver.Type(_file, Token(), _context);

    private EntityHandle Token() => (EntityHandle)System.Reflection.Metadata.Ecma335.MetadataTokens.Handle(_il.Int32());

    private void Zero(Node address, TypeDesc type)
    {
        if (type.ValueKind is not ValueKind.Struct)
        {
            Effect(Build.Store(Memory.StoreOpcode(type), address, Build.Zero(type.ValueKind)));
            return;
        }
        if (StructLeaves.Of(type) is { } leaves)
        {
            address = Shared(address);
            foreach (var (offset, leaf) in leaves)
                Effect(Build.Store(Memory.StoreOpcode(leaf), address, Build.Zero(leaf.ValueKind), offset));
        }
        else
        {
            Effect(Build.Fill(address, Build.I32(0), Build.I32(type.Layout.Size)));
        }
    }

    private void CopyStruct(Node to, Node from, TypeDesc type)
    {
        if (StructLeaves.Of(type) is { } leaves)
        {
            to = SharedAddress(to);
            from = SharedAddress(from);
            // All is read before anything is written: the two may be the same struct through different references.
            var values = leaves.Select(leaf => Build.Load(leaf.Type.ValueKind, Memory.LoadOpcode(leaf.Type), from, leaf.Offset)).ToList();
            if (leaves.Count > 1)
                values = [.. values.Select(Read)];
            for (var i = 0; i < leaves.Count; i++)
                _block.Statements.Add(Build.Store(Memory.StoreOpcode(leaves[i].Type), to, values[i], leaves[i].Offset));
        }
        else
        {
            _block.Statements.Add(Build.Copy(to, from, Build.I32(type.Layout.Size)));
        }
    }

    private Node Read(Node value)
    {
        var temp = _function.NewLocal(value.Kind);
        _block.Statements.Add(Build.Set(temp, value));
        return Build.Get(temp);
    }

    /// <summary>An address that can be used more than once; a struct is not copied for that.</summary>
    private Node SharedAddress(Node address)
    {
        if (address.Op is Op.Const or Op.Address or Op.FrameAddress or Op.Local)
            return address;
        if (address is { Op: Op.Numeric, Kind: ValueKind.Struct or ValueKind.ByRef, Bits: Wasm.I32Add } && address[1].IsConst
            && address[0].Op is Op.FrameAddress or Op.Local or Op.Address)
        {
            return address;
        }
        var temp = _function.NewLocal(address.Kind is ValueKind.Struct ? ValueKind.ByRef : address.Kind);
        _block.Statements.Add(Build.Set(temp, address));
        return Build.Get(temp);
    }
}
