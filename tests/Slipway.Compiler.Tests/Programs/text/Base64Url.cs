using System.Buffers;
using System.Buffers.Text;
using System.Text;
static class Program
{
    public static void Main()
    {
        foreach (var data in (byte[][])[[], [0], [255], [251, 255], [1, 2, 3], [250, 251, 252, 253]])
        {
            var text = Base64Url.EncodeToString(data);
            Output.Line($"{text} {Base64Url.GetEncodedLength(data.Length)} {Base64Url.GetMaxDecodedLength(text.Length)} "
                + $"{Base64Url.IsValid(text)}");
            Show.Line("back", () => Convert.ToHexString(Base64Url.DecodeFromChars(text)));
            Span<char> room = new char[3];
            Output.Line(Base64Url.TryEncodeToChars(data, room, out int n).ToString() + n);
            Output.Line(Convert.ToBase64String(data));
        }
        foreach (var text in (string[])["AQID", "AQ", "AQ==", "A", "A*ID", "-_8", "+/8", " AQ ID ", "AR"])
        {
            Show.Line($"url '{text}'", () => Convert.ToHexString(Base64Url.DecodeFromChars(text)));
            Show.Line("plain", () => Convert.ToHexString(Convert.FromBase64String(text)));
            var bytes = Encoding.ASCII.GetBytes(text);
            var status = Base64.DecodeFromUtf8(bytes, new byte[8], out int used, out int written);
            Output.Line($"{status} {used} {written} {Base64.IsValid(text)}");
        }
        Output.Line(Base64.EncodeToUtf8([1, 2, 3, 4], new byte[4], out int read, out int wrote) + " " + read + " " + wrote);
        Output.Line(Convert.ToBase64String(new byte[60], Base64FormattingOptions.InsertLineBreaks).Replace("\r\n", "|"));
    }
}
