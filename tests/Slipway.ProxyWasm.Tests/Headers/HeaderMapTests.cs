using System.Buffers;
using System.Text;
using CsCheck;
using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Tests.Headers;

public class HeaderMapTests
{
    [Fact]
    public void Names_are_stored_in_lower_case_and_found_in_any()
    {
        var map = new HeaderMap();
        map.Add("Content-Type", "text/plain");
        Assert.Equal("content-type", Encoding.Latin1.GetString(map.NameAt(0)));
        Assert.Equal("text/plain", map.GetString("CONTENT-type"));
        Assert.True(map.Contains("conTent-tyPe"u8));
        Assert.False(map.Contains("content-typo"u8));
    }

    [Fact]
    public void Bytes_that_are_not_text_survive()
    {
        byte[] name = [0x41, 0xC3, 0xFF, 0x00, 0x5A];
        byte[] value = [0xFF, 0xFE, 0x00, 0x80];
        var map = new HeaderMap();
        map.Add(name, value);
        Assert.True(map.TryGet(name, out var found));
        Assert.Equal(value, found);
        Assert.Equal<byte>([0x61, 0xC3, 0xFF, 0x00, 0x7A], map.NameAt(0));
        Assert.Equal("\u00FF\u00FE\0\u0080", map.GetString("a\u00C3\u00FF\0z"));
    }

    [Fact]
    public void An_entry_is_the_first_of_its_name_or_not()
    {
        var map = new HeaderMap();
        foreach (var name in (string[])["a", "b", "A", "ab", "b"])
            map.Add(name, "");
        Assert.Equal([true, true, false, true, false], Enumerable.Range(0, map.Count).Select(map.IsFirstOfItsName));
    }

    [Fact]
    public void The_first_of_repeated_headers_is_got_and_all_are_joined_by_commas()
    {
        var map = new HeaderMap();
        map.Add("a", "1");
        map.Add("b", "x");
        map.Add("A", "2");
        var joined = new ArrayBufferWriter<byte>();
        Assert.Equal("1", map.GetString("a"));
        Assert.True(map.TryGetJoined("A"u8, joined));
        Assert.Equal("1,2"u8, joined.WrittenSpan);
        Assert.False(map.TryGetJoined("c"u8, joined));
    }

    [Fact]
    public void Setting_a_repeated_header_leaves_one_at_the_first_place()
    {
        var map = new HeaderMap();
        map.Add("a", "1");
        map.Add("b", "x");
        map.Add("a", "2");
        map.Set("A", "a longer value than before");
        Assert.Equal([("a", "a longer value than before"), ("b", "x")], Entries(map));
    }

    [Fact]
    public void A_value_taken_from_the_map_can_be_put_back_under_another_name()
    {
        var map = new HeaderMap();
        map.Add("from", new string('v', 900));
        map.Add("to", "short");
        for (var i = 0; i < 20; i++)
        {
            Assert.True(map.TryGet("from"u8, out var value));
            map.Set("to"u8, value);
            map.Set("from"u8, "x"u8);
            Assert.Equal(new string('v', 900), map.GetString("to"));
            Assert.True(map.TryGet("to"u8, out value));
            map.Set("from"u8, value);
            Assert.Equal(new string('v', 900), map.GetString("from"));
            map.Set("to"u8, "short"u8);
        }
    }

    [Fact]
    public void Text_that_is_not_latin_1_is_refused_with_its_position()
    {
        var e = Assert.Throws<ArgumentException>(() => new HeaderMap().Add("name", "ab\u20AC"));
        Assert.Contains("character 2 is U+20AC", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_exceed_the_limit_is_refused_and_changes_nothing()
    {
        var map = new HeaderMap { MaxByteSize = 10 };
        Assert.True(map.TryAdd("abc"u8, "1234567"u8));
        map.MarkUnchanged();
        Assert.False(map.TryAdd("d"u8, ""u8));
        Assert.False(map.TrySet("abc"u8, "12345678"u8));
        Assert.Throws<InvalidOperationException>(() => map.Add("d", ""));
        Assert.Equal([("abc", "1234567")], Entries(map));
        Assert.Equal(HeaderChanges.None, map.Changes);
        Assert.True(map.TrySet("abc"u8, "7654321"u8));
    }

    [Fact]
    public void Empty_entries_without_end_are_refused()
    {
        var map = new HeaderMap();
        for (var i = 0; i < HeaderMap.MaxCount; i++)
        {
            Assert.True(map.TryAdd([], []));
        }

        Assert.False(map.TryAdd([], []));
    }

    [Fact]
    public void A_copy_does_not_follow_its_original()
    {
        var original = new HeaderMap();
        original.Add("a", "1");
        var copy = new HeaderMap();
        copy.Add("z", "9");
        copy.CopyFrom(original);
        original.Set("a", "2");
        Assert.Equal([("a", "1")], Entries(copy));
    }

    [Fact]
    public void A_map_tells_additions_from_other_changes()
    {
        foreach (var (change, expected) in new (Action<HeaderMap>, HeaderChanges)[]
        {
            (_ => { }, HeaderChanges.None),
            (map => Assert.Equal("1", map.GetString("a")), HeaderChanges.None),
            (map => Assert.False(map.Remove("c"u8)), HeaderChanges.None),
            (map => map.Add("c", "3"), HeaderChanges.Appended),
            (map => map.Set("c", "3"), HeaderChanges.Appended),
            (map => map.Add("a", "3"), HeaderChanges.Appended),
            (map => { map.Add("c", "3"); map.Set("c", "4"); }, HeaderChanges.Appended),
            (map => { map.Add("c", "3"); map.Remove("c"u8); }, HeaderChanges.None),
            (map => map.Set("b", "2"), HeaderChanges.Any),
            (map => { map.Add("a", "3"); map.Set("a", "1"); }, HeaderChanges.Any),
            (map => map.Remove("b"u8), HeaderChanges.Any),
            (map => map.Clear(), HeaderChanges.Any),
            (map => map.CopyFrom(new HeaderMap()), HeaderChanges.Any),
        })
        {
            var map = new HeaderMap();
            map.Add("a", "1");
            map.Add("b", "2");
            map.MarkUnchanged();
            change(map);
            Assert.Equal((expected, 2), (map.Changes, map.UnchangedCount));
        }
    }

    [Fact]
    public void It_behaves_like_a_list_of_pairs()
    {
        // Few names and wide value lengths, so that names repeat and the bytes are compacted often.
        var name = Gen.OneOf<string>("a", "A", "b", "content-length", "Content-Length", "content-lengti", "");
        var value = Gen.String[Gen.Char['\0', '\u00FF'], 0, 300];
        var step = Gen.Select(Gen.Int[0, 20], name, value);
        step.Array[0, 200].Sample(steps =>
        {
            var map = new HeaderMap();
            var model = new List<(string Name, string Value)>();
            foreach (var (kind, n, v) in steps)
            {
                Apply(map, model, kind, n, v);
                Assert.Equal(model, Entries(map));
                Assert.Equal(model.Sum(entry => (long)entry.Name.Length + entry.Value.Length), map.ByteSize);
            }
        });
    }

    [Fact]
    public void A_map_in_use_allocates_nothing()
    {
        var map = new HeaderMap();
        var long1 = new byte[200];
        Run(map, long1, 200);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(map, long1, 200);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void Run(HeaderMap map, byte[] longer, int times)
        {
            for (var i = 0; i < times; i++)
            {
                map.Clear();
                for (byte n = 0; n < 25; n++)
                {
                    map.Add([(byte)'x', (byte)'-', (byte)('a' + n)], "some value"u8);
                }

                map.Set("X-C"u8, longer);
                map.Set("x-c"u8, "short"u8);
                map.Set("x-c"u8, longer);
                map.Remove("x-d"u8);
                map.TryGet("x-y"u8, out _);
            }
        }
    }

    private static void Apply(HeaderMap map, List<(string Name, string Value)> model, int kind, string name, string value)
    {
        var lower = name.ToLowerInvariant();
        var first = model.FindIndex(entry => entry.Name == lower);
        switch (kind)
        {
            case 0:
                map.Clear();
                model.Clear();
                break;
            case < 4:
                Assert.Equal(first >= 0, map.Remove(Encoding.Latin1.GetBytes(name)));
                model.RemoveAll(entry => entry.Name == lower);
                break;
            case < 11:
                map.Set(name, value);
                model.RemoveAll(entry => entry.Name == lower);
                model.Insert(first < 0 ? model.Count : first, (lower, value));
                break;
            default:
                map.Add(name, value);
                model.Add((lower, value));
                break;
        }

        var now = model.FindIndex(entry => entry.Name == lower);
        Assert.Equal(now < 0 ? null : model[now].Value, map.GetString(name));
    }

    private static List<(string Name, string Value)> Entries(HeaderMap map) =>
        [.. Enumerable.Range(0, map.Count).Select(i => (Latin1(map.NameAt(i)), Latin1(map.ValueAt(i))))];

    private static string Latin1(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
