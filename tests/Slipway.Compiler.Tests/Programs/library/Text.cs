using System.Text;
static class Program
{
    public static void Main()
    {
        var sb = new StringBuilder(); for (int i = 0; i < 50; i++) sb.Append(i).Append(','); sb.Append("end").Append('!').AppendLine().Append(true).Append(5L); Output.Line(sb.ToString()); Output.Line(sb.Length); sb.Insert(0, "start "); sb.Replace("end", "END"); sb.Remove(0, 3); Output.Line(sb.ToString()); sb.Clear(); sb.Append("abc", 1, 2).Append('x', 3); sb[0] = 'B'; Output.Line(sb.ToString()); sb.AppendFormat("{0}:{1}", 1, "b"); sb.Append($"i{42}j"); Output.Line(sb.ToString()); sb.AppendJoin(", ", new[] { "p", "q" }); Output.Line(sb.ToString());
        foreach (var t in new[] { "", "ascii", "grüße", "日本語", "😀 emoji", "mixed é € 😀" }) { var b = Encoding.UTF8.GetBytes(t); Output.Line(b.Length); foreach (var x in b) Output.Line(x); Output.Line(Encoding.UTF8.GetString(b)); Output.Line(Encoding.UTF8.GetByteCount(t)); Output.Line(Encoding.UTF8.GetCharCount(b)); }
        Output.Line(Encoding.UTF8.GetString(new byte[] { 65, 255, 66 })); Output.Line(Encoding.UTF8.GetString(new byte[] { 0xE2, 0x82 })); Output.Line("lit"u8.Length); Span<byte> buf = stackalloc byte[32]; int n = Encoding.UTF8.GetBytes("héllo", buf); Output.Line(n); Output.Line(Encoding.UTF8.GetString(buf[..n])); Output.Line(Encoding.ASCII.GetString("ascii"u8)); Output.Line("a\ud800b".Length); Output.Line(Encoding.UTF8.GetBytes("a\ud800b").Length);
        Output.Line(Convert.ToBase64String(new byte[] { 1, 2, 3, 250 })); Output.Line(Convert.FromBase64String("AQID+g==").Length); Output.Line(Convert.ToHexString(new byte[] { 0xAB, 0x01 }));
    }
}
