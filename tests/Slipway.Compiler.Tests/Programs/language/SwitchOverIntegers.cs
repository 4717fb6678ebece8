enum Colour : byte { Red, Green = 5, Blue = 250 }
static class Program
{
    static string Dense(int i) { switch (i) { case 0: return "a"; case 1: return "b"; case 2: return "c"; case 3: return "d"; case 4: return "e"; case 6: return "g"; default: return "-"; } }
    static string Sparse(int i) { switch (i) { case -1000: return "a"; case 5: return "b"; case 77777: return "c"; case int.MaxValue: return "d"; case int.MinValue: return "e"; default: return "-"; } }
    static string Long(long i) { switch (i) { case 0: return "a"; case 1: return "b"; case 2: return "c"; case 3: return "d"; case 1L << 40: return "e"; case -1: return "f"; default: return "-"; } }
    static string Byte(byte i) { switch (i) { case 255: return "a"; case 254: return "b"; case 253: return "c"; case 252: return "d"; case 251: return "e"; default: return "-"; } }
    static string Char(char c) { switch (c) { case 'a': case 'e': case 'i': return "vowel"; case '\uffff': return "last"; default: return "-"; } }
    static string Enum(Colour c) => c switch { Colour.Red => "r", Colour.Green => "g", Colour.Blue => "b", _ => ((int)c).ToString() };
    static string ULong(ulong i) { switch (i) { case ulong.MaxValue: return "max"; case ulong.MaxValue - 1: return "max-1"; case 0: return "0"; default: return "-"; } }
    static string Bool(bool a, bool b) => (a, b) switch { (true, true) => "both", (true, _) => "first", (_, true) => "second", _ => "none" };
    public static void Main()
    {
        foreach (var i in new[] { -1, 0, 1, 2, 3, 4, 5, 6, 7, int.MinValue, int.MaxValue }) Output.Line(Dense(i));
        foreach (var i in new[] { -1000, 5, 77777, int.MaxValue, int.MinValue, 0 }) Output.Line(Sparse(i));
        foreach (var i in new[] { 0, 1, 2, 3, 1L << 40, -1, (1L << 32), (1L << 32) + 1, long.MinValue }) Output.Line(Long(i));
        for (int i = 249; i < 256; i++) Output.Line(Byte((byte)i));
        foreach (var c in "aeixb\uffff") Output.Line(Char(c));
        foreach (var c in new[] { Colour.Red, Colour.Green, Colour.Blue, (Colour)9 }) Output.Line(Enum(c));
        foreach (var i in new[] { ulong.MaxValue, ulong.MaxValue - 1, 0ul, 1ul }) Output.Line(ULong(i));
        Output.Line(Bool(true, true) + Bool(true, false) + Bool(false, true) + Bool(false, false));
    }
}
