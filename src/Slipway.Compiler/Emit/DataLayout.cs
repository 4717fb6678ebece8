using System.Buffers.Binary;
using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Reachability;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Emit;

/// <summary>
/// Memory as the module finds it: first the stack, which grows down to address 0 so that an overflow traps, then what is constant,
/// then static fields, then the heap.
/// </summary>
internal sealed class DataLayout
{
    private readonly Dictionary<Symbol, int> _addresses = [];
    private readonly WasmWriter _image = new();
    private readonly List<(int Offset, Func<int> Value)> _fixups = [];
    private readonly RuntimeLibrary _runtime;
    private readonly Reachable _reachable;
    private readonly DispatchTables _dispatch;
    private readonly Func<MethodDesc, int> _tableIndex;
    private readonly Dictionary<string, int> _referenceMaps = [];
    private readonly HashSet<Symbol> _packed = [];
    private readonly int _start;
    private int _end;

    public DataLayout(
        CompilerOptions options, RuntimeLibrary runtime, Reachable reachable, DispatchTables dispatch, List<Function> functions,
        Func<MethodDesc, int> tableIndex, bool packsLiterals)
    {
        Literals = packsLiterals ? new PackedLiterals() : null;
        _runtime = runtime;
        _reachable = reachable;
        _dispatch = dispatch;
        _tableIndex = tableIndex;
        _start = options.StackSize;
        var symbols = new HashSet<Symbol>();
        foreach (var function in functions)
        {
            foreach (var block in function.Blocks)
            {
                foreach (var statement in block.Statements)
                    Collect(statement, symbols);
                if (block.Value is not null)
                    Collect(block.Value, symbols);
            }
        }
        foreach (var type in dispatch.Types)
            Add(new Symbol.Descriptor(type));
        foreach (var symbol in symbols)
            Add(symbol);
        AddStatics(symbols, options);
        foreach (var (offset, value) in _fixups)
            Patch(offset, value());
        _imageEnd = TrimmedLength();
    }

    /// <summary>The bytes that are not zero at the start.</summary>
    public ReadOnlySpan<byte> Image => _image.Written[..(_imageEnd)];

    /// <summary>Literals that are not part of the image; null where all are.</summary>
    public PackedLiterals? Literals { get; }

    public int ImageAddress => _start;

    /// <summary>The first address of the heap.</summary>
    public int HeapStart => _end;

    private int _imageEnd;

    public int AddressOf(Symbol symbol) => _addresses.TryGetValue(symbol, out var address) ? address
        : throw new InvalidOperationException($"{symbol} has no address.");

    private static void Collect(Node node, HashSet<Symbol> symbols)
    {
        if (node.Symbol is not null)
            symbols.Add(node.Symbol);
        foreach (var operand in node.Operands)
            Collect(operand, symbols);
    }

    private int Here => _start + _image.Length;

    private void Align(int alignment)
    {
        while (_image.Length % alignment != 0)
            _image.Byte(0);
    }

    private void Add(Symbol symbol)
    {
        if (_addresses.ContainsKey(symbol))
            return;
        switch (symbol)
        {
            case Symbol.Descriptor { Type: var type }: AddDescriptor(symbol, type); break;
            case Symbol.StringLiteral literal: AddString(literal); break;
            case Symbol.TypeObject { Type: var type }: AddTypeObject(symbol, type); break;
            case Symbol.FieldData { Field: var field, Size: var size }:
                Align(8);
                _addresses[symbol] = Here;
                _image.Bytes(field.Def.Owner.File.FieldData(field.Def.Row.GetRelativeVirtualAddress(), size));
                break;
        }
    }

    private void AddDescriptor(Symbol symbol, TypeDesc type)
    {
        if (!_reachable.IsInstantiated(type))
        {
            // Only compared with: no object has it.
            _addresses[symbol] = 4;
            return;
        }
        var map = ReferenceMap(type);
        Align(4);
        if (type.IsDelegate)
            _image.Fixed32((uint)(_reachable.UsesMulticast ? _tableIndex(_runtime.Multicast(type)) : 0));
        if (type.IsArray && _reachable.UsesElementTypes)
            AddElementType(type.Element!);
        _addresses[symbol] = Here;
        _image.Fixed32((uint)(_dispatch.IdOf(type) | ElementSize(type) << 16));
        _image.Fixed32((uint)BaseSize(type));
        _image.Fixed32((uint)map);
        var typeObject = new Symbol.TypeObject(type);
        Fixup(() => _reachable.TypeObjects.Contains(type) ? _addresses[typeObject] : 0);
        var row = _dispatch.Row(type);
        for (var slot = 0; slot < _dispatch.RowLength(type); slot++)
            _image.Fixed32((uint)(row.TryGetValue(slot, out var method) ? _tableIndex(method) : 0));
        if (_reachable.TypeObjects.Contains(type))
            Add(typeObject);
    }

    private void AddElementType(TypeDesc element)
    {
        if (element.IsReference)
            _image.Fixed32((uint)(element == element.World.Object ? 0 : _tableIndex(_runtime.InstanceTest(element))));
        else
            Fixup(() => _addresses.GetValueOrDefault(new Symbol.Descriptor(element), 4));
    }

    private static int ElementSize(TypeDesc type) => type.IsArray ? StorageLayout.SizeOf(type.Element!) : type == type.World.String ? 2 : 0;

    /// <summary>Bytes of an object without elements.</summary>
    private static int BaseSize(TypeDesc type) => type.Kind switch
    {
        TypeKind.SzArray => StorageLayout.ArrayDataOffset,
        TypeKind.MdArray => RuntimeLibrary.MdArrayDataOffset(type.Number),
        // A string ends with a zero that its length does not count.
        _ when type == type.World.String => StorageLayout.ArrayDataOffset + 2,
        _ => StorageLayout.HeaderSize + type.Layout.Size,
    };

    /// <summary>The address of the offsets of references, behind their count; those of arrays are within each element.</summary>
    private int ReferenceMap(TypeDesc type)
    {
        var offsets = type.IsArray ? StorageLayout.ReferencesOf(type.Element!)
            : type.IsValueType ? [.. StorageLayout.ReferencesOf(type).Select(offset => offset + StorageLayout.HeaderSize)]
            : type.Layout.References;
        if (offsets.Count == 0)
            return 0;
        var key = string.Join(',', offsets);
        if (!_referenceMaps.TryGetValue(key, out var address))
        {
            Align(4);
            _referenceMaps[key] = address = Here;
            _image.Fixed32((uint)offsets.Count);
            foreach (var offset in offsets)
                _image.Fixed32((uint)offset);
        }
        return address;
    }

    private void AddString(Symbol.StringLiteral symbol)
    {
        var text = symbol.Text;
        var descriptor = new Symbol.Descriptor(_runtime.TypeType.World.String);
        Add(descriptor);
        if (Literals is not null && PackedLiterals.IsPackable(text))
        {
            // Its address is known when all are.
            if (_packed.Add(symbol))
                Literals.Add(symbol);
            return;
        }
        Align(4);
        _addresses[symbol] = Here;
        _image.Fixed32((uint)_addresses[descriptor]);
        _image.Fixed32((uint)text.Length);
        foreach (var c in text)
        {
            _image.Byte(c & 0xFF);
            _image.Byte(c >> 8);
        }
        _image.Byte(0);
        _image.Byte(0);
    }

    private static string SimpleName(TypeDesc type) => type.Element is { } element ? SimpleName(element) + TypeNames.Reflected(type)[TypeNames.Reflected(element).Length..]
        : type.Def is { } def ? def.ReplacedName is { } name ? name[(name.LastIndexOfAny(['.', '+']) + 1)..] : def.Name : TypeNames.Reflected(type);

    private void AddTypeObject(Symbol symbol, TypeDesc type)
    {
        var name = new Symbol.StringLiteral(TypeNames.Reflected(type));
        Add(new Symbol.Descriptor(_runtime.TypeType));
        Add(name);
        Align(4);
        var at = _image.Length;
        _addresses[symbol] = Here;
        for (var i = 0; i < StorageLayout.HeaderSize + _runtime.TypeType.Layout.Size; i++)
            _image.Byte(0);
        Align(4);
        Patch(at, _addresses[new Symbol.Descriptor(_runtime.TypeType)]);
        _fixups.Add((at + _runtime.TypeType.Field("_fullName").Offset, () => _addresses[name]));
        if (_reachable.Methods.ContainsKey(_runtime.TypeName))
        {
            var simpleName = new Symbol.StringLiteral(SimpleName(type));
            Add(simpleName);
            _fixups.Add((at + _runtime.TypeType.Field("_name").Offset, () => _addresses[simpleName]));
        }
        Patch(at + _runtime.TypeType.Field("_flags").Offset, TypeFlags(type));
        if (type.IsEnum && _reachable.UsesEnumNames)
            AddEnumNames(at + _runtime.TypeType.Field("_enumEntries").Offset, type);
    }

    /// <summary>A count and the type's descriptor, if it has one; then each value with the address of its name, in order of unsigned value as the framework has them.</summary>
    private void AddEnumNames(int field, TypeDesc type)
    {
        var entries = EnumValues.Of(type);
        foreach (var (name, _) in entries)
            Add(new Symbol.StringLiteral(name));
        Align(8);
        Patch(field, Here);
        _image.Fixed32((uint)entries.Count);
        Fixup(() => _addresses.GetValueOrDefault(new Symbol.Descriptor(type)));
        foreach (var (name, value) in entries)
        {
            _image.Fixed64((ulong)value);
            Fixup(() => _addresses[new Symbol.StringLiteral(name)]);
            _image.Fixed32(0);
        }
    }

    private static int TypeFlags(TypeDesc type) =>
        (type.IsValueType ? 1 : 0) | (type.IsEnum ? 2 : 0) | (type.IsPrimitive ? 4 : 0) | (type.IsInterface ? 8 : 0) | (type.IsArray ? 16 : 0)
        | (type.IsEnum && type.Underlying!.Kind is TypeKind.Byte or TypeKind.UInt16 or TypeKind.UInt32 or TypeKind.UInt64 ? 256 : 0)
        | (type.IsEnum && type.Def!.HasAttribute("FlagsAttribute") ? 512 : 0)
        | Intrinsics.TypeCodeOf(type) << 16
        | (type.Args.Length > 0 ? 32 : 0) | (type.IsArray || type.Def is { IsSealed: true } ? 64 : 0) | (type.Def is { IsAbstract: true } ? 128 : 0);

    private void AddStatics(HashSet<Symbol> symbols, CompilerOptions options)
    {
        var statics = symbols.OfType<Symbol.StaticField>().OrderBy(symbol => symbol.Field.Owner.Id)
            .ThenBy(symbol => symbol.Field.Def.Handle.GetHashCode()).ToList();
        AddStructRoots(statics);
        Align(8);
        _addresses[new Symbol.Landmark("LiteralsStart")] = Here;
        _end = Literals?.Place(Here, _addresses.Add) ?? Here;
        _addresses[new Symbol.Landmark("LiteralsEnd")] = _end;
        _addresses[new Symbol.Landmark("PackedLiterals")] = Literals?.Address ?? _end;
        _end = (_end + 7) / 8 * 8;
        // References first, in one run, which is what the collector starts from.
        _addresses[new Symbol.Landmark("RootsStart")] = _end;
        foreach (var symbol in statics.Where(symbol => symbol.Field.Type.IsReference))
            Reserve(symbol, 4, 4);
        _addresses[new Symbol.Landmark("RootsEnd")] = _end;
        foreach (var symbol in statics.Where(symbol => !symbol.Field.Type.IsReference))
            Reserve(symbol, StorageLayout.SizeOf(symbol.Field.Type), StorageLayout.AlignmentOf(symbol.Field.Type));
        foreach (var flag in symbols.OfType<Symbol.ConstructionFlag>().OrderBy(flag => flag.Type.Id))
            Reserve(flag, 1, 1);
        _end = (_end + 15) / 16 * 16;
        _addresses[new Symbol.Landmark("HeapStart")] = _end;
        _addresses[new Symbol.Landmark("StackEnd")] = options.StackSize;
    }

    /// <summary>Addresses of the references inside of static structs, behind their count.</summary>
    private void AddStructRoots(List<Symbol.StaticField> statics)
    {
        Align(4);
        _addresses[new Symbol.Landmark("StructRoots")] = Here;
        var structs = statics.Where(symbol => symbol.Field.Type.Kind is TypeKind.Struct).ToList();
        _image.Fixed32((uint)structs.Sum(symbol => symbol.Field.Type.Layout.References.Count));
        foreach (var symbol in structs)
        {
            foreach (var offset in symbol.Field.Type.Layout.References)
                Fixup(() => _addresses[symbol] + offset);
        }
    }

    private int TrimmedLength()
    {
        var length = _image.Length;
        while (length > 0 && _image.Written[length - 1] == 0)
            length--;
        return length;
    }

    private void Reserve(Symbol symbol, int size, int alignment)
    {
        alignment = Math.Max(alignment, 1);
        _end = (_end + alignment - 1) / alignment * alignment;
        _addresses[symbol] = _end;
        _end += size;
    }

    private void Fixup(Func<int> value)
    {
        _fixups.Add((_image.Length, value));
        _image.Fixed32(0);
    }

    private void Patch(int offset, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _image.Overwrite(offset, bytes);
    }
}
