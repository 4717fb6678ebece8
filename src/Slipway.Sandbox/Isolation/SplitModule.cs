using System.Globalization;

namespace Slipway.Sandbox;

/// <summary>
/// A module taken apart into its code and the state it begins with: a second module that defines nothing but the memory and the globals,
/// which the code imports. The state of a running instance can then be made into another such module within milliseconds, since there is
/// no code in it to compile, and the engine maps its memory copy-on-write into each instance that begins with it.
/// </summary>
/// <param name="Code">The module without memory, globals, data and start section. Functions keep their numbers, and data segments theirs.</param>
/// <param name="State">The memory and the globals as the original defines them.</param>
/// <param name="Memory">The type of the memory, encoded.</param>
/// <param name="Globals">The type of each global and whether it can be changed.</param>
internal sealed record SplitModule(byte[] Code, byte[] State, SplitModule.MemoryType Memory, IReadOnlyList<SplitModule.GlobalType> Globals)
{
    /// <summary>Module name under which the code imports the state.</summary>
    public const string StateModule = "slipway:state";

    /// <summary>Name under which the code exports the original's start function, where it has one.</summary>
    public const string StartName = "slipway:start";

    public const byte FunctionKind = 0;
    public const byte MemoryKind = 2;
    public const byte GlobalKind = 3;

    /// <exception cref="ModuleException">The module cannot be run so; the message says why.</exception>
    public static SplitModule Of(string name, ReadOnlySpan<byte> wasm)
    {
        try
        {
            return ModuleSplitter.Split(wasm);
        }
        catch (InvalidDataException exception)
        {
            throw new ModuleException($"{name} cannot be run with an instance for each stream: {exception.Message}.", exception);
        }
    }

    /// <summary>Name under which the state exports a global.</summary>
    public static string GlobalName(int index) => index.ToString(CultureInfo.InvariantCulture);

    /// <summary>Makes a state of a memory's contents and the values of all globals.</summary>
    /// <param name="memory">All of it.</param>
    /// <param name="globals">Values in the order of <see cref="Globals"/>: int, long, float or double.</param>
    public byte[] StateOf(ReadOnlySpan<byte> memory, IReadOnlyList<object> globals)
    {
        const int pageSize = 64 << 10;
        var writer = new WasmWriter().Preamble();
        var memorySection = new WasmWriter().Unsigned(1);
        Memory.Write(memorySection, (ulong)(memory.Length / pageSize));
        writer.Section(5, memorySection.Written);

        var globalSection = new WasmWriter().Unsigned((ulong)Globals.Count);
        for (var i = 0; i < Globals.Count; i++)
        {
            Globals[i].Write(globalSection);
            Constant(globalSection, globals[i]).Byte(Instruction.End);
        }

        writer.Section(6, globalSection.Written);
        writer.Section(7, Exports(Globals.Count));

        // In one piece, zeros included: the engine maps only memory that is dense, and lays out sparse one at every start.
        var used = memory.TrimEnd((byte)0);
        var first = used.Length - used.TrimStart((byte)0).Length;
        if (used.Length > 0)
        {
            var data = new WasmWriter().Unsigned(1).Unsigned(0);
            Constant(data, first).Byte(Instruction.End).Unsigned((ulong)(used.Length - first)).Raw(used[first..]);
            writer.Section(11, data.Written);
        }

        return writer.Written.ToArray();
    }

    private static WasmWriter Constant(WasmWriter writer, object value) => value switch
    {
        int number => writer.Byte(0x41).Signed(number),
        long number => writer.Byte(0x42).Signed(number),
        float number => writer.Byte(0x43).Fixed32(BitConverter.SingleToUInt32Bits(number)),
        double number => writer.Byte(0x44).Fixed64(BitConverter.DoubleToUInt64Bits(number)),
        _ => throw new ArgumentException($"A global has a value of {value.GetType()}.", nameof(value)),
    };

    /// <summary>Contents of the state's export section.</summary>
    public static ReadOnlySpan<byte> Exports(int globals)
    {
        var exports = new WasmWriter().Unsigned((ulong)globals + 1).Name(SandboxInstance.MemoryName).Byte(MemoryKind).Unsigned(0);
        for (var i = 0; i < globals; i++)
            exports.Name(GlobalName(i)).Byte(GlobalKind).Unsigned((ulong)i);
        return exports.Written;
    }

    /// <param name="Minimum">In pages of 64 KiB.</param>
    /// <param name="Maximum">As <paramref name="Minimum"/>; null for none.</param>
    internal sealed record MemoryType(ulong Minimum, ulong? Maximum)
    {
        public void Write(WasmWriter writer, ulong minimum)
        {
            writer.Byte(Maximum is null ? (byte)0 : (byte)1).Unsigned(minimum);
            if (Maximum is { } maximum)
                writer.Unsigned(maximum);
        }
    }

    internal sealed record GlobalType(byte Type, bool Mutable)
    {
        public void Write(WasmWriter writer) => writer.Byte(Type).Byte(Mutable ? (byte)1 : (byte)0);
    }
}
