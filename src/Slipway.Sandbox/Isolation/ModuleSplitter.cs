namespace Slipway.Sandbox;

/// <summary>Takes a module apart for <see cref="SplitModule"/>.</summary>
/// <remarks>
/// Globals keep their numbers because all of them become imports, in their order, and a module that can run here imports none of its own.
/// Active data segments go to the state; what the start leaves of one is empty, so that an empty passive one takes its number.
/// </remarks>
internal ref struct ModuleSplitter
{
    private const byte Custom = 0;
    private const byte Types = 1;
    private const byte Imports = 2;
    private const byte Memories = 5;
    private const byte Globals = 6;
    private const byte Exports = 7;
    private const byte Start = 8;
    private const byte Elements = 9;
    private const byte CodeSection = 10;
    private const byte DataSection = 11;
    private const byte DataCount = 12;
    private const byte PassiveSegment = 1;

    private readonly ReadOnlySpan<byte> _wasm;
    private readonly Range[] _sections = new Range[DataCount + 1];
    private readonly List<SplitModule.GlobalType> _globals = [];

    private ModuleSplitter(ReadOnlySpan<byte> wasm) => _wasm = wasm;

    /// <exception cref="InvalidDataException">The module cannot be taken apart; the message says why.</exception>
    public static SplitModule Split(ReadOnlySpan<byte> wasm)
    {
        var splitter = new ModuleSplitter(wasm);
        var custom = splitter.FindSections();
        splitter.CheckImports();
        var memory = splitter.ReadMemory();
        splitter.ReadGlobals();
        splitter.CheckCode();
        var (kept, active) = splitter.SplitData();
        return new SplitModule(splitter.Code(memory, kept, custom), splitter.State(active), memory, splitter._globals);
    }

    private readonly WasmReader Read(byte id) => new(_wasm[_sections[id]]);

    /// <returns>The custom sections, as they are.</returns>
    private readonly WasmWriter FindSections()
    {
        const int preamble = 8;
        var custom = new WasmWriter();
        var reader = new WasmReader(_wasm);
        reader.Take(preamble);
        while (!reader.AtEnd)
        {
            var id = reader.ReadByte();
            var size = reader.ReadCount();
            var start = reader.Position;
            var content = reader.Take(size);
            if (id == Custom)
                custom.Section(id, content);
            else if (id < _sections.Length)
                _sections[id] = start..reader.Position;
            else
                throw new InvalidDataException($"its section {id} is of an unknown kind");
        }

        return custom;
    }

    private readonly void CheckImports()
    {
        var reader = Read(Imports);
        for (var count = reader.AtEnd ? 0 : reader.ReadCount(); count > 0; count--)
        {
            var (module, name) = (reader.ReadName(), reader.ReadName());
            if (reader.ReadByte() != SplitModule.FunctionKind)
                throw new InvalidDataException($"it imports {module}.{name}, which is not a function");
            reader.ReadUnsigned();
        }
    }

    private readonly SplitModule.MemoryType ReadMemory()
    {
        var reader = Read(Memories);
        if (reader.AtEnd || reader.ReadCount() != 1)
            throw new InvalidDataException("it has no memory of its own, or several");
        var flags = reader.ReadByte();
        if (flags > 1)
            throw new InvalidDataException("its memory is shared or has 64-bit addresses");
        return new SplitModule.MemoryType(reader.ReadUnsigned(), flags == 1 ? reader.ReadUnsigned() : null);
    }

    private readonly void ReadGlobals()
    {
        const byte i32 = 0x7f;
        const byte f64 = 0x7c;
        var reader = Read(Globals);
        for (var left = reader.AtEnd ? 0 : reader.ReadCount(); left > 0; left--)
        {
            var global = new SplitModule.GlobalType(reader.ReadByte(), reader.ReadByte() == 1);
            if (global.Type is < f64 or > i32)
                throw new InvalidDataException("it has a global that is no number");
            _globals.Add(global);
            ReadConstant(ref reader);
        }
    }

    /// <summary>What a table refers to cannot be taken down as memory can.</summary>
    private readonly void CheckCode()
    {
        var reader = Read(CodeSection);
        for (var functions = reader.AtEnd ? 0 : reader.ReadCount(); functions > 0; functions--)
        {
            var body = new WasmReader(reader.Take(reader.ReadCount()));
            for (var locals = body.ReadCount(); locals > 0; locals--)
            {
                body.ReadUnsigned();
                body.ReadByte();
            }

            while (!body.AtEnd)
            {
                if (Instruction.Read(ref body).WritesTable)
                    throw new InvalidDataException("its code changes a table, which cannot be put back as memory can");
            }
        }
    }

    private readonly (WasmWriter? Kept, WasmWriter? Active) SplitData()
    {
        var reader = Read(DataSection);
        if (reader.AtEnd)
            return (null, null);
        var count = reader.ReadCount();
        var kept = new WasmWriter().Unsigned((ulong)count);
        var active = new WasmWriter();
        var activeCount = 0;
        for (; count > 0; count--)
        {
            var kind = reader.ReadUnsigned();
            if (kind == PassiveSegment)
            {
                var bytes = reader.Take(reader.ReadCount());
                kept.Byte(PassiveSegment).Unsigned((ulong)bytes.Length).Raw(bytes);
                continue;
            }

            if (kind == 2)
                reader.ReadUnsigned();
            var begin = reader.Position;
            ReadConstant(ref reader);
            reader.Take(reader.ReadCount());
            active.Unsigned(0).Raw(_wasm[_sections[DataSection]][begin..reader.Position]);
            activeCount++;
            kept.Byte(PassiveSegment).Unsigned(0);
        }

        return (kept, activeCount == 0 ? null : new WasmWriter().Unsigned((ulong)activeCount).Raw(active.Written));
    }

    private readonly byte[] Code(SplitModule.MemoryType memory, WasmWriter? data, WasmWriter custom)
    {
        var code = new WasmWriter().Preamble();
        for (byte id = Types; id <= Exports; id++)
        {
            switch (id)
            {
                case Imports:
                    code.Section(id, ImportsOfCode(memory).Written);
                    break;
                case Exports:
                    code.Section(id, ExportsOfCode().Written);
                    break;
                case Memories or Globals:
                    break;
                default:
                    Copy(id, code);
                    break;
            }
        }

        Copy(Elements, code);
        Copy(DataCount, code);
        Copy(CodeSection, code);
        if (data is not null)
            code.Section(DataSection, data.Written);
        return code.Raw(custom.Written).Written.ToArray();
    }

    private readonly WasmWriter ImportsOfCode(SplitModule.MemoryType memory)
    {
        var reader = Read(Imports);
        var count = reader.AtEnd ? 0 : reader.ReadCount();
        var imports = new WasmWriter().Unsigned((ulong)(count + 1 + _globals.Count)).Raw(_wasm[_sections[Imports]][reader.Position..]);
        imports.Name(SplitModule.StateModule).Name(SandboxInstance.MemoryName).Byte(SplitModule.MemoryKind);
        memory.Write(imports, memory.Minimum);
        for (var i = 0; i < _globals.Count; i++)
        {
            imports.Name(SplitModule.StateModule).Name(SplitModule.GlobalName(i)).Byte(SplitModule.GlobalKind);
            _globals[i].Write(imports);
        }

        return imports;
    }

    private readonly WasmWriter ExportsOfCode()
    {
        var reader = Read(Exports);
        var count = reader.AtEnd ? 0 : reader.ReadCount();
        var start = Read(Start);
        var exports = new WasmWriter().Unsigned((ulong)(start.AtEnd ? count : count + 1)).Raw(_wasm[_sections[Exports]][reader.Position..]);
        if (!start.AtEnd)
            exports.Name(SplitModule.StartName).Byte(SplitModule.FunctionKind).Unsigned(start.ReadUnsigned());
        return exports;
    }

    private readonly byte[] State(WasmWriter? data)
    {
        var state = new WasmWriter().Preamble();
        Copy(Memories, state);
        Copy(Globals, state);
        state.Section(Exports, SplitModule.Exports(_globals.Count));
        if (data is not null)
            state.Section(DataSection, data.Written);
        return state.Written.ToArray();
    }

    private readonly void Copy(byte id, WasmWriter into)
    {
        var content = _wasm[_sections[id]];
        if (!content.IsEmpty)
            into.Section(id, content);
    }

    private static void ReadConstant(ref WasmReader reader)
    {
        while (Instruction.Read(ref reader).Opcode != Instruction.End)
        {
        }
    }
}
