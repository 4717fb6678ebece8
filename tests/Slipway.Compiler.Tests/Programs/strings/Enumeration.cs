using System.Linq;
using System.Text;

static class Program
{
    public static void Main()
    {
        foreach (var c in "a\u00e9\ud83d\ude00")
            Output.Line((int)c);
        foreach (var r in "a\u00e9\ud83d\ude00\ud800x".EnumerateRunes())
            Output.Line($"{r.Value} {r.Utf16SequenceLength} {r.Utf8SequenceLength} {r.IsAscii}");
        IEnumerable<char> e = "xyz";
        Output.Line(string.Concat(e.Reverse()));
        foreach (var l in "one\ntwo\r\n\nthree".AsSpan().EnumerateLines())
            Output.Line("[" + l.ToString() + "]");
        Output.Line(new Rune(0x1f600).ToString());
        Show.Line("bad rune", () => new Rune(0xd800));
        Output.Line(Rune.TryCreate('a', out var q) ? q.Value : -1);
        Output.Line("abc".Select((c, i) => c + i).Sum());
        Output.Line("hello".Distinct().Count());
        Output.Line("hello".GroupBy(c => c).Where(g => g.Count() > 1).First().Key.ToString());
        var en = ((System.Collections.IEnumerable)"ab").GetEnumerator();
        en.MoveNext();
        Output.Line(en.Current.ToString());
        Output.Line("abc".ToArray().Length);
        Output.Line("\u0041\x42\e".Length);
    }
}
