using System.IO.Compression;
using CsCheck;
using Slipway.ProxyWasm.Abi;
using Slipway.ProxyWasm.ForeignFunctions;

namespace Slipway.ProxyWasm.Tests.ForeignFunctions;

public class CompressionTests
{
    private readonly Call _call = new();

    [Fact]
    public void What_is_compressed_comes_back() => Gen.Byte.Array[0, 5000].Sample(bytes =>
    {
        var (status, compressed) = _call.Invoke("compress", bytes);
        Assert.Equal(WasmResult.Ok, status);
        (status, var plain) = _call.Invoke("uncompress", compressed);
        Assert.Equal(WasmResult.Ok, status);
        Assert.Equal(bytes, plain);
    });

    [Fact]
    public void The_form_is_zlib()
    {
        var (_, compressed) = _call.Invoke("compress", new byte[2000]);
        Assert.InRange(compressed.Length, 8, 50);
        using var zlib = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zlib.CopyTo(plain);
        Assert.Equal(new byte[2000], plain.ToArray());
    }

    [Fact]
    public void A_stream_that_is_cut_short_is_refused_wherever_it_is_cut()
    {
        var (_, compressed) = _call.Invoke("compress", [.. Enumerable.Range(0, 300).Select(i => (byte)(i * i))]);
        for (var length = 0; length < compressed.Length; length++)
        {
            Assert.Equal(WasmResult.SerializationFailure, _call.Invoke("uncompress", compressed[..length]).Status);
        }
    }

    [Fact]
    public void Garbage_and_a_wrong_checksum_are_refused()
    {
        Assert.Equal(WasmResult.SerializationFailure, _call.Invoke("uncompress", "not zlib at all"u8.ToArray()).Status);
        var (_, compressed) = _call.Invoke("compress", "hello"u8.ToArray());
        compressed[^1] ^= 1;
        Assert.Equal(WasmResult.SerializationFailure, _call.Invoke("uncompress", compressed).Status);
    }

    [Theory]
    [InlineData(Compression.MinBomb, true)]
    [InlineData(Compression.MinBomb + 1, false)]
    [InlineData(64 * 1024 * 1024, false)]
    public void A_bomb_is_refused(int size, bool accepted)
    {
        using var bomb = new MemoryStream();
        using (var zlib = new ZLibStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(new byte[size]);
        }

        var expected = accepted ? WasmResult.Ok : WasmResult.SerializationFailure;
        Assert.Equal(expected, _call.Invoke("uncompress", bomb.ToArray()).Status);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_large_result_is_accepted_up_to_its_limit(int excess, bool accepted)
    {
        var bytes = new byte[Compression.MaxBytes + excess];
        new Random(1).NextBytes(bytes.AsSpan(0, 100_000));
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        var expected = accepted ? WasmResult.Ok : WasmResult.SerializationFailure;
        Assert.Equal(expected, _call.Invoke("uncompress", compressed.ToArray()).Status);
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("uncompress")]
    public void Too_much_input_is_refused(string function) =>
        Assert.Equal(WasmResult.SerializationFailure, _call.Invoke(function, new byte[Compression.MaxBytes + 1]).Status);
}
