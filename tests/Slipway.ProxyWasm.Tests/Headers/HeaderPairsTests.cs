using System.Buffers.Binary;
using CsCheck;
using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Tests.Headers;

public class HeaderPairsTests
{
    // A name in upper case would not come back as it was.
    private static readonly Gen<(byte[] Name, byte[] Value)[]> Pairs =
        Gen.Select(Gen.Byte[(byte)'a', (byte)'z'].Array[0, 20], Gen.Byte.Array[0, 40]).Array[0, 30];

    [Fact]
    public void A_map_has_the_form_of_the_specification()
    {
        var map = new HeaderMap();
        map.Add("a", "xyz");
        map.Add("bc", "");
        byte[] expected =
        [
            2, 0, 0, 0,
            1, 0, 0, 0, 3, 0, 0, 0,
            2, 0, 0, 0, 0, 0, 0, 0,
            (byte)'a', 0, (byte)'x', (byte)'y', (byte)'z', 0,
            (byte)'b', (byte)'c', 0, 0,
        ];
        Assert.Equal(expected, Serialized(map));
    }

    [Fact]
    public void What_is_written_is_read_back() => Pairs.Sample(pairs =>
    {
        var map = MapOf(pairs);
        var read = new HeaderMap();
        read.Add("left", "over");
        Assert.True(HeaderPairs.TryParse(Serialized(map), read));
        Assert.Equal(pairs.Length, read.Count);
        for (var i = 0; i < pairs.Length; i++)
        {
            Assert.Equal(pairs[i].Name, read.NameAt(i));
            Assert.Equal(pairs[i].Value, read.ValueAt(i));
        }
    });

    [Fact]
    public void Every_list_that_is_cut_short_or_goes_on_is_refused() => Pairs.Where(pairs => pairs.Length > 0).Sample(pairs =>
    {
        var bytes = Serialized(MapOf(pairs));
        var into = new HeaderMap();
        // No bytes at all are an empty list, and so is a lone zero byte, which no list here starts with.
        for (var length = 1; length < bytes.Length; length++)
        {
            Assert.False(HeaderPairs.TryParse(bytes.AsSpan(0, length), into));
            Assert.Equal(0, into.Count);
        }

        Assert.False(HeaderPairs.TryParse([.. bytes, 0], into));
        Assert.Equal(0, into.Count);
    });

    [Fact]
    public void Arbitrary_bytes_are_read_or_refused_but_never_thrown_over() =>
        Gen.Select(Gen.UInt[0, 5], Gen.OneOf(Gen.Byte, Gen.Const((byte)0)).Array[0, 100]).Sample((count, rest) =>
        {
            var bytes = new byte[4 + rest.Length];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, count);
            rest.CopyTo(bytes, 4);
            var into = new HeaderMap();
            var read = HeaderPairs.TryParse(bytes, into);
            Assert.Equal(read ? (int)count : 0, into.Count);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void No_bytes_and_a_lone_zero_byte_are_an_empty_list(int length)
    {
        var into = new HeaderMap();
        into.Add("left", "over");
        Assert.True(HeaderPairs.TryParse(new byte[length], into));
        Assert.Equal(0, into.Count);
        Assert.Equal(0, HeaderPairs.Measure(into));
    }

    [Theory]
    [InlineData(1024, true)]
    [InlineData(1025, false)]
    public void More_than_1024_pairs_are_refused(int count, bool accepted)
    {
        var bytes = new byte[4 + (count * 10)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        var into = new HeaderMap();
        Assert.Equal(accepted, HeaderPairs.TryParse(bytes, into));
        Assert.Equal(accepted ? count : 0, into.Count);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void More_than_1_MiB_is_refused(int excess, bool accepted)
    {
        const int overhead = 4 + 8 + 2;
        var map = new HeaderMap { MaxByteSize = 2 * HeaderPairs.MaxBytes };
        map.Add([], new byte[HeaderPairs.MaxBytes - overhead + excess]);
        Assert.Equal(accepted, HeaderPairs.TryParse(Serialized(map), new HeaderMap()));
    }

    [Theory]
    [InlineData(uint.MaxValue, 0u)]
    [InlineData(0u, uint.MaxValue)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(0x80000000u, 0x80000000u)]
    public void Lengths_that_overflow_are_refused(uint name, uint value)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 1);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), name);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), value);
        Assert.False(HeaderPairs.TryParse(bytes, new HeaderMap()));
    }

    [Fact]
    public void A_count_that_overflows_is_refused() =>
        Assert.False(HeaderPairs.TryParse([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], new HeaderMap()));

    [Theory]
    [InlineData(13)]
    [InlineData(15)]
    public void A_missing_zero_byte_is_refused(int position)
    {
        var map = new HeaderMap();
        map.Add("a", "b");
        var bytes = Serialized(map);
        bytes[position] = (byte)'!';
        Assert.False(HeaderPairs.TryParse(bytes, new HeaderMap()));
    }

    [Fact]
    public void Reading_and_writing_allocate_nothing()
    {
        var map = new HeaderMap();
        for (var i = 0; i < 30; i++)
        {
            map.Add($"name-{i}", $"value {i}");
        }

        var bytes = new byte[HeaderPairs.Measure(map)];
        var read = new HeaderMap();
        HeaderPairs.Write(map, bytes);
        Assert.True(HeaderPairs.TryParse(bytes, read));
        var before = GC.GetAllocatedBytesForCurrentThread();
        HeaderPairs.Write(map, bytes);
        HeaderPairs.TryParse(bytes, read);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static HeaderMap MapOf((byte[] Name, byte[] Value)[] pairs)
    {
        var map = new HeaderMap();
        foreach (var (name, value) in pairs)
        {
            map.Add(name, value);
        }

        return map;
    }

    private static byte[] Serialized(HeaderMap map)
    {
        var bytes = new byte[HeaderPairs.Measure(map)];
        HeaderPairs.Write(map, bytes);
        return bytes;
    }
}
