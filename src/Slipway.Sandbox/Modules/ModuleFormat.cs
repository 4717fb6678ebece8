using System.Buffers.Binary;
using System.Text;
using Wasmtime;

namespace Slipway.Sandbox;

/// <summary>Tells binary modules, text modules and everything else apart.</summary>
internal static class ModuleFormat
{
    private const int MaxBytesQuoted = 4;

    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly (byte[] Start, string Guess)[] s_lookalikes =
    [
        ("<"u8.ToArray(), "an HTML or XML page"),
        ("{"u8.ToArray(), "JSON"),
        ("version https://git-lfs"u8.ToArray(), "a Git LFS pointer"),
        ([0x1f, 0x8b], "a gzip archive, to be unpacked first"),
        ("PK"u8.ToArray(), "a zip archive, to be unpacked first"),
        ([0x28, 0xb5, 0x2f, 0xfd], "zstd data, to be unpacked first"),
        ([0x7f, (byte)'E', (byte)'L', (byte)'F'], "a native executable or a module compiled by another engine"),
        ("MZ"u8.ToArray(), "a Windows executable or .NET assembly"),
    ];

    private static ReadOnlySpan<byte> Magic => "\0asm"u8;

    /// <summary>Returns the module in binary form, converting text.</summary>
    /// <exception cref="ModuleException">These are not the bytes of a core module.</exception>
    public static ReadOnlyMemory<byte> ToBinary(string name, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty) throw new ModuleException($"{name} is not a WebAssembly module: it is empty.");
        if (!bytes.Span.StartsWith(Magic)) bytes = IsText(bytes.Span) ? ConvertText(name, bytes.Span) : throw NotAModule(name, bytes.Span);
        if (IsComponent(bytes.Span))
        {
            throw new ModuleException(
                $"{name} is a WebAssembly component, not a core module; build it for wasm32-wasip1 or wasm32-unknown-unknown.");
        }

        return bytes;
    }

    /// <summary>Makes sure that these are the bytes of a core module in binary form, of the one version that there is.</summary>
    /// <exception cref="ModuleException">They are not.</exception>
    public static void RequireBinary(string name, ReadOnlyMemory<byte> bytes)
    {
        const uint version = 1;
        if (!bytes.Span.StartsWith(Magic) && IsText(bytes.Span))
            throw new ModuleException($"{name} is WebAssembly text, where the binary form is needed.");
        ToBinary(name, bytes);
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span[4..]) != version)
            throw new ModuleException($"{name} is not a WebAssembly module of version {version}, the only one that hosts load.");
    }

    /// <summary>The preamble's last two bytes are the layer: 0 for core modules, 1 for components (Component Model, Binary.md).</summary>
    private static bool IsComponent(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 8 && BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]) == 1;

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        var start = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
        start = start.TrimStart(" \t\r\n"u8);
        return start.StartsWith("("u8) || start.StartsWith(";;"u8);
    }

    private static byte[] ConvertText(string name, ReadOnlySpan<byte> text)
    {
        try
        {
            return Module.ConvertText(s_strictUtf8.GetString(text).TrimStart('\ufeff'));
        }
        catch (Exception exception) when (exception is WasmtimeException or DecoderFallbackException)
        {
            throw new ModuleException($"{name} is not valid WebAssembly text: {EngineMessage.InOneLine(exception.Message)}.", exception);
        }
    }

    private static ModuleException NotAModule(string name, ReadOnlySpan<byte> bytes)
    {
        var start = string.Join(' ', bytes[..Math.Min(MaxBytesQuoted, bytes.Length)].ToArray().Select(b => b.ToString("x2")));
        var guess = "";
        foreach (var (prefix, text) in s_lookalikes)
        {
            if (bytes.StartsWith(prefix)) guess = $" ({text}?)";
        }

        return new ModuleException($"{name} is not a WebAssembly module: it starts with {start}{guess}, expected 00 61 73 6d.");
    }
}
