using Slipway.Compiler.Import;
using Slipway.Compiler.Ir;
using Slipway.Compiler.Types;

namespace Slipway.Compiler.Emit;

/// <summary>A function that the module exports.</summary>
internal sealed record ExportedFunction(string Name, MethodDesc Method);

/// <summary>Writes the sections of a module.</summary>
internal sealed class ModuleWriter(ModuleLayout layout, IReadOnlyList<ExportedFunction> exports)
{
    private const int PageSize = 64 * 1024;
    private const byte FunctionKind = 0, MemoryKind = 2;

    private readonly WasmWriter _module = new();
    private readonly Dictionary<MethodDesc, int> _sizes = [];

    /// <summary>Bytes of code of each method.</summary>
    public IReadOnlyDictionary<MethodDesc, int> CodeSizes => _sizes;

    public byte[] Write()
    {
        // Code first: it asks for signatures that the type section has to hold.
        var bodies = layout.Functions.Select(function => (function.Method, Code: FunctionEmitter.Emit(layout, function))).ToList();
        var declared = layout.Functions.Select(function => layout.TypeIndex(function.Method)).ToList();
        var imported = layout.Imports.Select(layout.TypeIndex).ToList();
        var tag = layout.Options.Exceptions is ExceptionMode.Native
            ? layout.TypeIndex(new FunctionShape(layout.Runtime.TypeType.World.Void, [])) : -1;
        _module.Bytes([0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00]);
        Vector(1, layout.TypeEncodings, (writer, encoding) => writer.Bytes(encoding));
        Vector(2, layout.Imports.Zip(imported).ToList(), (writer, import) =>
        {
            writer.Name("env");
            writer.Name(MethodBodies.ImportedName(import.First)!);
            writer.Byte(FunctionKind);
            writer.Unsigned(import.Second);
        });
        Vector(3, declared, (writer, type) => writer.Unsigned(type));
        // Calls through the table stand also where nothing can be called.
        if (layout.Table.Count > 0 || layout.UsesTable)
            Vector(4, [layout.Table.Count + 1], (writer, size) => Limits(writer, 0x70, size, size));
        Vector(5, [MemoryPages()], (writer, pages) =>
        {
            writer.Byte(0);
            writer.Unsigned(pages);
        });
        if (tag >= 0)
        {
            Vector(13, [tag], (writer, type) =>
            {
                writer.Byte(0);
                writer.Unsigned(type);
            });
        }
        Vector(6, [layout.Options.StackSize, 0], Global);
        Vector(7, exports.Prepend(new ExportedFunction("memory", null!)).ToList(), (writer, export) =>
        {
            writer.Name(export.Name);
            writer.Byte(export.Method is null ? MemoryKind : FunctionKind);
            writer.Unsigned(export.Method is null ? 0 : layout.FunctionIndex(export.Method));
        });
        if (layout.Start is { } start)
            StartFunction(start);
        if (layout.Table.Count > 0)
            Vector(9, [layout.Table], Elements);
        Vector(10, bodies, (writer, body) =>
        {
            _sizes[body.Method] = body.Code.Body.Length;
            writer.Sized(body.Code.Body);
        });
        var segments = new List<(int Address, byte[] Bytes)> { (layout.Data.ImageAddress, layout.Data.Image.ToArray()) };
        if (layout.Data.Literals is { } literals)
            segments.Add((literals.Address, literals.Bytes.ToArray()));
        Vector(11, segments.FindAll(segment => segment.Bytes.Length > 0), Data);
        if (layout.Options.NameSection)
            Names();
        if (layout.Options.SourceLines)
        {
            var lines = new SourceLines(layout.Options.SourceRoot);
            for (var i = 0; i < bodies.Count; i++)
                lines.Add(i, bodies[i].Method, bodies[i].Code.Positions);
            _module.Byte(0);
            _module.Sized(lines.Content());
        }
        Producers();
        return _module.ToArray();
    }

    private int MemoryPages() => (layout.Data.HeapStart + PageSize - 1) / PageSize;

    private void Vector<T>(byte section, IReadOnlyList<T> items, Action<WasmWriter, T> write)
    {
        if (items.Count == 0)
            return;
        var content = new WasmWriter();
        content.Unsigned(items.Count);
        foreach (var item in items)
            write(content, item);
        _module.Byte(section);
        _module.Sized(content);
    }

    private static void Limits(WasmWriter writer, byte type, int minimum, int maximum)
    {
        writer.Byte(type);
        writer.Byte(1);
        writer.Unsigned(minimum);
        writer.Unsigned(maximum);
    }

    private static void Global(WasmWriter writer, int value)
    {
        writer.Byte(0x7F);
        writer.Byte(1);
        Constant(writer, value);
    }

    private static void Constant(WasmWriter writer, int value)
    {
        writer.Byte(Wasm.I32Const);
        writer.Signed(value);
        writer.Byte(Wasm.End);
    }

    private void Elements(WasmWriter writer, List<MethodDesc> table)
    {
        writer.Byte(0);
        Constant(writer, 1);
        writer.Unsigned(table.Count);
        foreach (var method in table)
            writer.Unsigned(layout.FunctionIndex(method));
    }

    private static void Data(WasmWriter writer, (int Address, byte[] Bytes) segment)
    {
        writer.Byte(0);
        Constant(writer, segment.Address);
        writer.Unsigned(segment.Bytes.Length);
        writer.Bytes(segment.Bytes);
    }

    private void StartFunction(Types.MethodDesc method)
    {
        var index = new WasmWriter();
        index.Unsigned(layout.FunctionIndex(method));
        _module.Byte(8);
        _module.Sized(index);
    }

    private void Names()
    {
        var functions = new WasmWriter();
        functions.Unsigned(layout.Imports.Count + layout.Functions.Count);
        foreach (var method in layout.Imports.Concat(layout.Functions.Select(function => function.Method)))
        {
            functions.Unsigned(layout.FunctionIndex(method));
            functions.Name(method.ToString());
        }
        var section = new WasmWriter();
        section.Name("name");
        section.Byte(1);
        section.Sized(functions);
        _module.Byte(0);
        _module.Sized(section);
    }

    /// <summary>Says what the module was made from and by, in the way of other compilers (WebAssembly tool conventions, ProducersSection.md).</summary>
    private void Producers()
    {
        var section = new WasmWriter();
        section.Name("producers");
        section.Unsigned(2);
        foreach (var (field, name) in new[] { ("language", "C#"), ("processed-by", "Slipway") })
        {
            section.Name(field);
            section.Unsigned(1);
            section.Name(name);
            section.Name("");
        }
        _module.Byte(0);
        _module.Sized(section);
    }
}
