using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Slipway.ProxyWasm.Headers;
using Slipway.ProxyWasm.Properties;

namespace Slipway.ProxyWasm.Tests.Properties;

public class PropertyValueTests
{
    [Fact]
    public void Numbers_are_8_bytes_little_endian()
    {
        Gen.Long.Sample(value =>
            Assert.Equal(value, BinaryPrimitives.ReadInt64LittleEndian(Written(b => PropertyValue.WriteInt64(b, value)))));
        Gen.ULong.Sample(value =>
            Assert.Equal(value, BinaryPrimitives.ReadUInt64LittleEndian(Written(b => PropertyValue.WriteUInt64(b, value)))));
        Gen.Double.Sample(value =>
            Assert.Equal(value, BinaryPrimitives.ReadDoubleLittleEndian(Written(b => PropertyValue.WriteDouble(b, value)))));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void A_truth_value_is_one_byte(bool value, byte expected) =>
        Assert.Equal([expected], Written(b => PropertyValue.WriteBool(b, value)));

    [Fact]
    public void A_string_is_its_bytes_and_may_be_empty()
    {
        Assert.Equal([0xFF, 0x00], Written(b => PropertyValue.WriteBytes(b, [0xFF, 0x00])));
        Assert.Empty(Written(b => PropertyValue.WriteBytes(b, [])));
    }

    [Fact]
    public void Times_are_nanoseconds_and_saturate()
    {
        Assert.Equal(15_000_000, Nanoseconds(b => PropertyValue.WriteDuration(b, TimeSpan.FromMilliseconds(15))));
        Assert.Equal(-100, Nanoseconds(b => PropertyValue.WriteDuration(b, TimeSpan.FromTicks(-1))));
        Assert.Equal(long.MaxValue, Nanoseconds(b => PropertyValue.WriteDuration(b, TimeSpan.MaxValue)));
        Assert.Equal(long.MinValue, Nanoseconds(b => PropertyValue.WriteTimestamp(b, DateTimeOffset.MinValue)));
        var local = new DateTimeOffset(1970, 1, 1, 2, 0, 1, TimeSpan.FromHours(2));
        Assert.Equal(1_000_000_000, Nanoseconds(b => PropertyValue.WriteTimestamp(b, local)));
    }

    [Fact]
    public void Headers_are_a_map_of_each_name_to_its_joined_values()
    {
        var headers = new HeaderMap();
        headers.Add("a", "1");
        headers.Add("b", "x");
        headers.Add("A", "2");
        Assert.Equal([("a", "1,2"), ("b", "x")], Pairs(Written(b => PropertyValue.WriteHeaders(b, headers))));
    }

    [Fact]
    public void Pairs_have_the_form_that_header_maps_have() =>
        Gen.Select(Gen.Byte[(byte)'a', (byte)'z'].Array[0, 20], Gen.Byte.Array[0, 600]).Array[1, 20].Sample(pairs =>
        {
            var map = new HeaderMap();
            var buffer = new PropertyBuffer();
            buffer.Advance(3);
            var writer = new PairsWriter(buffer, pairs.Length);
            foreach (var (name, value) in pairs)
            {
                map.Add(name, value);
                writer.Add(name, value);
            }

            var expected = new byte[HeaderPairs.Measure(map)];
            HeaderPairs.Write(map, expected);
            Assert.Equal(expected, buffer.WrittenSpan[3..]);
        });

    [Fact]
    public void An_empty_map_is_a_count_of_zero() =>
        Assert.Equal([0, 0, 0, 0], Written(b => PropertyValue.WriteHeaders(b, new HeaderMap())));

    [Fact]
    public void A_path_ends_where_the_last_zero_byte_is_and_may_have_empty_segments()
    {
        Assert.Equal(["a", "b"], Segments("a\0b\0"));
        Assert.Equal(["a", "", "b"], Segments("a\0\0b"));
        Assert.Equal([""], Segments("\0"));
        Assert.Empty(Segments(""));
    }

    [Fact]
    public void A_buffer_keeps_its_memory_unless_one_value_was_huge()
    {
        var buffer = new PropertyBuffer();
        PropertyValue.WriteBytes(buffer, new byte[50_000]);
        buffer.Clear();
        Assert.InRange(buffer.GetSpan().Length, 50_000, int.MaxValue);
        PropertyValue.WriteBytes(buffer, new byte[5_000_000]);
        buffer.Clear();
        Assert.InRange(buffer.GetSpan().Length, 1, 50_000);
    }

    internal static List<(string Name, string Value)> Pairs(byte[] bytes)
    {
        var map = new HeaderMap();
        Assert.True(HeaderPairs.TryParse(bytes, map));
        return [.. Enumerable.Range(0, map.Count).Select(i => (Latin1(map.NameAt(i)), Latin1(map.ValueAt(i))))];
    }

    private static string Latin1(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private static List<string> Segments(string text)
    {
        var path = new PropertyPath(Encoding.Latin1.GetBytes(text));
        var segments = new List<string>();
        while (path.TryNext(out var segment))
        {
            segments.Add(Encoding.Latin1.GetString(segment));
        }

        return segments;
    }

    private static long Nanoseconds(Action<PropertyBuffer> write) => BinaryPrimitives.ReadInt64LittleEndian(Written(write));

    private static byte[] Written(Action<PropertyBuffer> write)
    {
        var buffer = new PropertyBuffer();
        write(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}
