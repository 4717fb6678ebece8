namespace Slipway.Sandbox;

/// <summary>
/// What Slipway needs to know about a module's binary beyond what the engine tells: initial sizes, custom sections, and the names of
/// functions.
/// </summary>
internal sealed class ModuleLayout
{
    private const int PreambleLength = 8;

    private readonly Dictionary<int, string> _exportNames = [];
    private int _importedFunctions;

    private ModuleLayout()
    {
    }

    public List<CustomSection> CustomSections { get; } = [];

    /// <summary>Initial size of the largest memory, imported or defined, in bytes; 0 without one.</summary>
    public long InitialMemoryBytes { get; private set; }

    /// <summary>Declared maximum of that memory in bytes, null if it declares none.</summary>
    public long? MaximumMemoryBytes { get; private set; }

    /// <summary>Initial size of the largest table.</summary>
    public long InitialTableElements { get; private set; }

    /// <exception cref="InvalidDataException">The bytes are not a module that the engine would accept.</exception>
    public static ModuleLayout Read(ReadOnlySpan<byte> wasm)
    {
        var layout = new ModuleLayout();
        var reader = new WasmReader(wasm);
        reader.Take(PreambleLength);
        while (!reader.AtEnd)
        {
            var id = reader.ReadByte();
            layout.ReadSection(id, new WasmReader(reader.Take(reader.ReadCount())));
        }

        return layout;
    }

    /// <summary>A function, by its name among the exports or else by its number.</summary>
    /// <param name="defined">How many functions with a body come before it; imported ones are numbered before all of those.</param>
    public string NameOf(int defined)
    {
        var index = _importedFunctions + defined;
        return _exportNames.GetValueOrDefault(index) ?? $"func[{index}]";
    }

    private void ReadSection(byte id, WasmReader reader)
    {
        switch (id)
        {
            case 0:
                CustomSections.Add(CustomSection.Read(ref reader));
                break;
            case 2:
                ReadImports(ref reader);
                break;
            case 4:
                for (var left = reader.ReadCount(); left > 0; left--) ReadTable(ref reader);
                break;
            case 5:
                for (var left = reader.ReadCount(); left > 0; left--) ReadMemory(ref reader);
                break;
            case 7:
                ReadExports(ref reader);
                break;
        }
    }

    private void ReadImports(ref WasmReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            reader.Take(reader.ReadCount());
            reader.Take(reader.ReadCount());
            switch (reader.ReadByte())
            {
                case 0:
                    reader.ReadUnsigned();
                    _importedFunctions++;
                    break;
                case 1:
                    ReadTable(ref reader);
                    break;
                case 2:
                    ReadMemory(ref reader);
                    break;
                case 3:
                    reader.Take(2);
                    break;
                case var kind:
                    throw new InvalidDataException($"an import before byte {reader.Position} is of the unknown kind {kind}");
            }
        }
    }

    private void ReadTable(ref WasmReader reader)
    {
        reader.Take(1);
        InitialTableElements = Math.Max(InitialTableElements, ReadLimits(ref reader).Minimum);
    }

    private void ReadMemory(ref WasmReader reader)
    {
        const long pageSize = 64 << 10;
        var (minimum, maximum) = ReadLimits(ref reader);
        if (minimum * pageSize < InitialMemoryBytes) return;
        InitialMemoryBytes = minimum * pageSize;
        MaximumMemoryBytes = maximum * pageSize;
    }

    /// <summary>How much there is at first of a memory or table, and at most.</summary>
    internal static (long Minimum, long? Maximum) ReadLimits(ref WasmReader reader)
    {
        const int hasMaximum = 1;
        var flags = reader.ReadByte();
        var minimum = Read(ref reader);
        return (minimum, (flags & hasMaximum) != 0 ? Read(ref reader) : null);

        static long Read(ref WasmReader reader) => (long)Math.Min(reader.ReadUnsigned(), uint.MaxValue);
    }

    private void ReadExports(ref WasmReader reader)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            var name = reader.ReadName();
            var kind = reader.ReadByte();
            var index = reader.ReadUnsigned();
            if (kind == 0) _exportNames.TryAdd((int)Math.Min(index, int.MaxValue), name);
        }
    }
}
