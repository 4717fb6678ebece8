using System.Buffers.Text;
using System.Buffers;
using System.Text;

static class Program
{
    public static void Main()
    {
        for (int n = 0; n < 8; n++)
        {
            var b = new byte[n];
            for (int i = 0; i < n; i++)
                b[i] = (byte)(i * 77 + 250);
            var s = Convert.ToBase64String(b);
            Output.Line(s);
            Output.Line(BitConverter.ToString(Convert.FromBase64String(s)));
            Output.Line(Convert.ToHexString(b));
            Output.Line(Convert.ToHexStringLower(b));
            Output.Line(Base64Url.EncodeToString(b));
            Output.Line(Base64Url.DecodeFromChars(Base64Url.EncodeToString(b)).Length);
        }

        foreach (var t in new[]
        {
            "",
            "QQ==",
            "QQ=",
            "QQ",
            "Q",
            "QUI=",
            "Q Q = =",
            "QQ==x",
            "!!!!",
            "====",
            "QUJD\nRA==",
            null,
            "-_8"
        }

        )
        {
            Show.Line($"{t}", () => Convert.FromBase64String(t));
            Show.Line("url", () => Base64Url.DecodeFromChars(t));
            Show.Line("try", () => Convert.TryFromBase64String(t, new byte[10], out var w) ? w : -1);
            Show.Line("valid", () => Base64.IsValid(t));
        }

        foreach (var t in new[]
        {
            "",
            "0a",
            "0A1",
            "zz",
            "FFfe",
            null
        }

        )
            Show.Line($"hex {t}", () => Convert.FromHexString(t));
        Output.Line(Convert.ToBase64String(new byte[60], Base64FormattingOptions.InsertLineBreaks));
        Span<byte> d = stackalloc byte[8];
        Output.Line(Base64.EncodeToUtf8([1, 2, 3, 4], d, out var c, out var wr).ToString() + c + wr);
        Output.Line(Base64.DecodeFromUtf8("AQIDBA=="u8, d, out c, out wr).ToString() + c + wr);
        Output.Line(Base64.GetMaxEncodedToUtf8Length(10));
        Output.Line(Convert.ToBase64CharArray([1, 2, 3], 0, 3, new char[4], 0));
    }
}
