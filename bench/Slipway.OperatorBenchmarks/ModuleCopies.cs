using System.Globalization;
using System.Text;

namespace Slipway.OperatorBenchmarks;

/// <summary>
/// Makes two hundred modules of three. In each copy the digits of the kind's name are others, and a custom section has its number: it has a digest
/// and machine code of its own, and the host shares nothing between them.
/// </summary>
internal static class ModuleCopies
{
    /// <summary>Of twenty kinds, sixteen have an operator in C#, two in C and two in AssemblyScript.</summary>
    private static readonly (string File, int From)[] s_languages = [("thing.wasm", 0), ("thing-c.wasm", 16), ("thing-assemblyscript.wasm", 18)];

    public static byte[] Make(string guests, int index)
    {
        var kind = index % Placement.Kinds;
        var file = s_languages.Last(language => language.From <= kind && File.Exists(Path.Combine(guests, language.File))).File;
        var wasm = File.ReadAllBytes(Path.Combine(guests, file));
        var number = kind.ToString("00", CultureInfo.InvariantCulture);
        var found = 0;
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode])
        {
            foreach (var name in (string[])["Thing", "thing"])
                found += Replace(wasm, encoding.GetBytes(name + "00"), encoding.GetBytes(name + number));
        }

        if (found < 2)
            throw new InvalidOperationException($"{file} does not have the name of its kind, Thing00, in its data.");
        return [.. wasm, .. CustomSection($"copy {index}")];
    }

    private static int Replace(byte[] wasm, byte[] from, byte[] to)
    {
        var count = 0;
        for (var at = 0; wasm.AsSpan(at).IndexOf(from) is >= 0 and var offset; count++)
        {
            to.CopyTo(wasm, at + offset);
            at += offset + to.Length;
        }

        return count;
    }

    private static byte[] CustomSection(string name) => [0, (byte)(name.Length + 1), (byte)name.Length, .. Encoding.ASCII.GetBytes(name)];
}
