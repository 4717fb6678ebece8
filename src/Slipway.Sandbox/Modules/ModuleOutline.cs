namespace Slipway.Sandbox;

/// <summary>What a module imports and exports, read from its bytes without compiling it.</summary>
public sealed class ModuleOutline
{
    private const int PreambleLength = 8;

    private readonly List<(string Module, string Name)> _functionImports = [];
    private readonly List<string> _functionExports = [];
    private readonly List<string> _otherExports = [];
    private readonly List<CustomSection> _customSections = [];

    private ModuleOutline()
    {
    }

    /// <summary>Functions that the module imports, in its order.</summary>
    public IReadOnlyList<(string Module, string Name)> FunctionImports => _functionImports;

    /// <summary>Functions that the module exports, in its order.</summary>
    public IReadOnlyList<string> FunctionExports => _functionExports;

    /// <summary>Memories, tables, globals and tags that the module exports, in its order.</summary>
    public IReadOnlyList<string> OtherExports => _otherExports;

    /// <summary>What compilers and linkers have left in it.</summary>
    public IReadOnlyList<CustomSection> CustomSections => _customSections;

    /// <summary>Reads a core module in binary form. Function bodies are not looked at.</summary>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="wasm">The module.</param>
    /// <exception cref="ModuleException">These are not the bytes of a core module.</exception>
    public static ModuleOutline Read(string name, ReadOnlyMemory<byte> wasm)
    {
        ModuleFormat.RequireBinary(name, wasm);
        var outline = new ModuleOutline();
        try
        {
            var reader = new WasmReader(wasm.Span);
            reader.Take(PreambleLength);
            while (!reader.AtEnd)
            {
                var section = reader.ReadByte();
                outline.ReadSection(section, new WasmReader(reader.Take(reader.ReadCount())));
            }
        }
        catch (InvalidDataException e)
        {
            throw new ModuleException($"{name} is not a valid WebAssembly module: {e.Message}.", e);
        }

        return outline;
    }

    private void ReadSection(byte section, WasmReader reader)
    {
        const byte custom = 0;
        const byte imports = 2;
        const byte exports = 7;
        switch (section)
        {
            case custom:
                _customSections.Add(CustomSection.Read(ref reader));
                break;
            case imports:
                for (var left = reader.ReadCount(); left > 0; left--) ReadImport(ref reader);
                break;
            case exports:
                for (var left = reader.ReadCount(); left > 0; left--)
                {
                    var name = reader.ReadName();
                    (reader.ReadByte() == 0 ? _functionExports : _otherExports).Add(name);
                    reader.ReadUnsigned();
                }

                break;
        }
    }

    private void ReadImport(ref WasmReader reader)
    {
        var import = (reader.ReadName(), reader.ReadName());
        switch (reader.ReadByte())
        {
            case 0:
                reader.ReadUnsigned();
                _functionImports.Add(import);
                break;
            case 1:
                reader.Take(1);
                ModuleLayout.ReadLimits(ref reader);
                break;
            case 2:
                ModuleLayout.ReadLimits(ref reader);
                break;
            case 3:
                reader.Take(2);
                break;
            case 4:
                reader.Take(1);
                reader.ReadUnsigned();
                break;
            case var kind:
                throw new InvalidDataException($"an import before byte {reader.Position} is of the unknown kind {kind}");
        }
    }
}
