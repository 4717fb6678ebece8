using System.Text;

namespace Slipway.Artifacts.Tests;

/// <summary>Modules in binary form, byte by byte, since nothing compiles them here.</summary>
internal static class Modules
{
    public static byte[] Filter { get; } = Module(["proxy_abi_version_0_2_1"], []);

    public static byte[] Component { get; } = [0, (byte)'a', (byte)'s', (byte)'m', 0x0d, 0, 1, 0];

    /// <summary>A module with one function, which it exports under some names, and with imports of WASI.</summary>
    public static byte[] Module(IReadOnlyList<string> exports, IReadOnlyList<string> wasi, int padding = 0)
    {
        var module = new List<byte>([0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0]);
        Section(1, [1, 0x60, 0, 0]);
        Section(2, [(byte)wasi.Count, .. wasi.SelectMany(name => (byte[])[.. Name("wasi_snapshot_preview1"), .. Name(name), 0, 0])]);
        Section(3, [1, 0]);
        Section(7, [(byte)exports.Count, .. exports.SelectMany(name => (byte[])[.. Name(name), 0, (byte)wasi.Count])]);
        Section(10, [1, 2, 0, 0x0b]);

        // Does not compress: it is the size that is wanted.
        var noise = new byte[padding];
        new Random(padding).NextBytes(noise);
        Section(0, [.. Name("noise"), .. noise]);
        return [.. module];

        void Section(byte id, byte[] content)
        {
            module.Add(id);
            module.AddRange(Unsigned(content.Length));
            module.AddRange(content);
        }
    }

    private static byte[] Name(string name) => [.. Unsigned(name.Length), .. Encoding.ASCII.GetBytes(name)];

    private static byte[] Unsigned(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        return [.. bytes, (byte)value];
    }
}
