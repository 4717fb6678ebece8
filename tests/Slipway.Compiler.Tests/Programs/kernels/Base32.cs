static class Program
{
    const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    static string Encode(ReadOnlySpan<byte> data)
    {
        var text = new System.Text.StringBuilder();
        int buffer = 0, bits = 0;
        foreach (var b in data)
        {
            buffer = buffer << 8 | b;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Alphabet[buffer >> bits - 5 & 31]);
            buffer &= 255;
        }
        if (bits > 0)
            text.Append(Alphabet[buffer << 5 - bits & 31]);
        return text.Append('=', (8 - text.Length % 8) % 8).ToString();
    }
    static byte[] Decode(string text)
    {
        var data = new List<byte>();
        int buffer = 0, bits = 0;
        foreach (var c in text.TrimEnd('='))
        {
            int digit = Alphabet.IndexOf(char.ToUpperInvariant(c));
            if (digit < 0)
                throw new FormatException($"'{c}' is not a digit of base 32.");
            buffer = (buffer << 5 | digit) & 0xFFFF;
            if ((bits += 5) >= 8)
                data.Add((byte)(buffer >> (bits -= 8)));
        }
        return data.ToArray();
    }
    public static void Main()
    {
        foreach (var text in (string[])["", "f", "fo", "foo", "foob", "fooba", "foobar", "\u20ac\u00ff"])
        {
            var encoded = Encode(System.Text.Encoding.UTF8.GetBytes(text));
            Output.Line($"{encoded} {System.Text.Encoding.UTF8.GetString(Decode(encoded)) == text}");
        }
        Show.Line("lower", () => System.Text.Encoding.UTF8.GetString(Decode("mzxw6ytb")));
        Show.Line("bad", () => Decode("A1"));
    }
}
