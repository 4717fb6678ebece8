using System.Buffers;
using System.Buffers.Binary;
using System.Net.Security;
using CsCheck;
using Slipway.Gateway.Listeners;

namespace Slipway.Gateway.Tests;

public sealed class ClientHelloTests
{
    private static readonly byte[] Hello = Capture("Shop.Example.com", [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]);

    [Fact]
    public void Name_and_protocols_are_read()
    {
        var hello = Assert.NotNull(ClientHello.Read(new ReadOnlySequence<byte>(Hello)));

        Assert.True(hello.IsTls);
        Assert.Equal("shop.example.com", hello.ServerName);
        Assert.Equal(["h2", "http/1.1"], hello.Protocols);
    }

    [Fact]
    public void Every_beginning_of_a_hello_waits_for_the_rest()
    {
        for (var length = 0; length < Hello.Length; length++)
            Assert.Null(ClientHello.Read(new ReadOnlySequence<byte>(Hello, 0, length)));
    }

    [Fact]
    public void A_hello_in_many_records_is_read_as_one()
    {
        var parts = Hello[5..].Chunk(7).SelectMany(part =>
        {
            byte[] record = [22, 3, 1, 0, 0, .. part];
            BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(3), (ushort)part.Length);
            return record;
        });

        var hello = Assert.NotNull(ClientHello.Read(new ReadOnlySequence<byte>([.. parts])));

        Assert.Equal("shop.example.com", hello.ServerName);
        Assert.Equal(["h2", "http/1.1"], hello.Protocols);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1")]
    [InlineData("\u0016\u0002")]
    [InlineData("\u0016\u0003\u0001\u0000\u0005\u0002")]
    [InlineData("\u0016\u0003\u0001\u0000\u0005\u0001\u007f\u00ff\u00ff")]
    [InlineData("\u0016\u0003\u0001\u0000\u0000\u0001\u0000\u0000\u0001\u0000")]
    public void What_is_no_hello_is_told_at_once(string bytes) =>
        Assert.Equal(ClientHello.None, ClientHello.Read(new ReadOnlySequence<byte>(bytes.Select(c => (byte)c).ToArray())));

    /// <param name="seed">With the one given, a length is larger than what it is the length of; null for another each time.</param>
    [Theory]
    [InlineData(null)]
    [InlineData("d067XLEVDZV2")]
    public void No_bytes_do_any_harm(string? seed)
    {
        // Whole hellos with some bytes changed, and anything at all behind the right first bytes.
        var changed = Gen.Select(Gen.Int[0, Hello.Length - 1], Gen.Byte).Array[1, 8].Select(changes =>
        {
            var bytes = Hello.ToArray();
            foreach (var (at, value) in changes)
                bytes[at] = value;
            return bytes;
        });
        var random = Gen.Byte.Array[0, 300].Select(rest => (byte[])[22, 3, 1, 0, (byte)Math.Min(255, rest.Length), 1, 0, 0, .. rest]);
        Gen.OneOf(changed, random).Sample(bytes => ClientHello.Read(new ReadOnlySequence<byte>(bytes)) is null or { Protocols: not null }, seed: seed);
    }

    /// <summary>What the platform's TLS really sends first.</summary>
    internal static byte[] Capture(string name, List<SslApplicationProtocol> protocols)
    {
        var sent = new FirstWrite();
        using var client = new SslStream(sent);
        Assert.ThrowsAny<IOException>(() => client.AuthenticateAsClient(
            new SslClientAuthenticationOptions { TargetHost = name, ApplicationProtocols = protocols }));
        return sent.Bytes;
    }

    private sealed class FirstWrite : MemoryStream
    {
        public byte[] Bytes { get; private set; } = [];

        public override void Write(ReadOnlySpan<byte> buffer) => Bytes = Bytes.Length == 0 ? buffer.ToArray() : Bytes;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => 0;
    }
}
