static class Program
{
    public static void Main()
    {
        var g = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        foreach (var f in new[]
        {
            "D",
            "N",
            "B",
            "P",
            "X",
            "",
            null,
            "Q"
        }

        )
            Show.Line($"{f}", () => g.ToString(f));
        foreach (var t in new[]
        {
            "00112233445566778899aabbccddeeff",
            "{00112233-4455-6677-8899-AABBCCDDEEFF}",
            "(00112233-4455-6677-8899-aabbccddeeff)",
            "00112233-4455-6677-8899-aabbccddeef",
            "",
            null,
            "xyz",
            "{0x00112233,0x4455,0x6677,{0x88,0x99,0xaa,0xbb,0xcc,0xdd,0xee,0xff}}"
        }

        )
        {
            Show.Line($"{t}", () => Guid.Parse(t));
            Show.Line("try", () => Guid.TryParse(t, out var x));
            Show.Line("exact", () => Guid.ParseExact(t, "D"));
        }

        Output.Line(BitConverter.ToString(g.ToByteArray()));
        Output.Line(new Guid(g.ToByteArray()).ToString());
        Output.Line(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).ToString());
        Output.Line((g == new Guid(g.ToString())).ToString());
        Output.Line(g.CompareTo(Guid.Empty));
        Output.Line(g.GetHashCode());
        Output.Line(Guid.AllBitsSet.ToString());
        Show.Line("bytes", () => new Guid(new byte[3]));
        Output.Line(g.Version);
        Span<char> s = stackalloc char[36];
        Output.Line(g.TryFormat(s, out var w) ? w : -1);
        Output.Line((g < Guid.AllBitsSet).ToString());
    }
}
