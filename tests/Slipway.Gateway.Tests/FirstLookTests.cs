using System.Buffers;
using System.Net.Security;
using System.Text;
using Slipway.Gateway.Listeners;

namespace Slipway.Gateway.Tests;

public sealed class FirstLookTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", true)]
    [InlineData("PRI", true)]
    [InlineData("PR", false)]
    [InlineData("PROPFIND / HTTP/1.1\r\n", false)]
    [InlineData("GET / HTTP/1.1\r\nhost: example\r\n\r\n", false)]
    [InlineData("", false)]
    public void Without_TLS_the_preface_tells(string bytes, bool isHttp2) => Assert.Equal(isHttp2, Looks(Encoding.ASCII.GetBytes(bytes)));

    [Fact]
    public void With_TLS_the_offer_of_protocols_tells()
    {
        var offering = ClientHelloTests.Capture("example", [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]);

        Assert.True(Looks(offering));
        Assert.False(Looks(ClientHelloTests.Capture("example", [SslApplicationProtocol.Http11])));
        Assert.False(Looks(ClientHelloTests.Capture("example", [])));

        // A hello that has not come whole is a browser's, as a rule.
        Assert.True(Looks(offering[..100]));
    }

    [Fact]
    public async Task What_is_looked_at_stays_in_the_socket()
    {
        using var pair = await SocketPair.ConnectAsync(Cancelled);
        await pair.Client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nmore"u8.ToArray(), Cancelled);

        Assert.True(await FirstLook.IsHttp2Async(pair.Server, Cancelled));

        var read = new byte[28];
        for (var length = 0; length < read.Length;)
            length += await pair.Server.ReceiveAsync(read.AsMemory(length), Cancelled);
        Assert.Equal("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nmore", Encoding.ASCII.GetString(read));
    }

    [Fact]
    public async Task A_client_that_says_nothing_is_not_waited_for()
    {
        using var pair = await SocketPair.ConnectAsync(Cancelled);

        Assert.False(await FirstLook.IsHttp2Async(pair.Server, Cancelled));

        // The socket serves as before.
        await pair.Client.SendAsync("x"u8.ToArray(), Cancelled);
        Assert.Equal(1, await pair.Server.ReceiveAsync(new byte[2], Cancelled));
    }

    [Fact]
    public async Task A_client_that_has_gone_is_no_error()
    {
        using var pair = await SocketPair.ConnectAsync(Cancelled);
        pair.Client.Close(timeout: 0);

        Assert.False(await FirstLook.IsHttp2Async(pair.Server, Cancelled));
    }

    private static bool Looks(byte[] bytes) => FirstLook.IsHttp2(new ReadOnlySequence<byte>(bytes));
}
