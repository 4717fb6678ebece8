using System.Buffers;
using System.Text;
using Slipway.ProxyWasm.Streams;

namespace Slipway.ProxyWasm.Tests.Hosting;

/// <summary>The transport of one TCP connection, in the hands of the test.</summary>
internal sealed class TestConnection(TcpFilterChain chain, StreamInfo? info = null) : IDisposable
{
    public TcpStream Stream { get; } = chain.CreateStream(info ?? new PlainStreamInfo());

    /// <summary>What has come out towards the upstream, and is taken with this.</summary>
    public string ToUpstream => Take(Stream.Downstream);

    /// <summary>What has come out towards the client, and is taken with this.</summary>
    public string ToClient => Take(Stream.Upstream);

    public TestConnection Open()
    {
        Stream.Open();
        return this;
    }

    public TestConnection FromClient(string text, bool end = false)
    {
        Stream.PushDownstream(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text)), end);
        return this;
    }

    public TestConnection FromUpstream(string text, bool end = false)
    {
        Stream.PushUpstream(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text)), end);
        return this;
    }

    /// <summary>Waits until something is so about the connection that is decided on another thread.</summary>
    public Task Until(Func<TestConnection, bool> condition) => Stream.UntilAsync(() => condition(this));

    public void Dispose() => Stream.Dispose();

    private string Take(TcpDirection direction)
    {
        using var output = new BodyBuffer();
        Stream.TakeOutput(direction, output);
        return Encoding.Latin1.GetString(output.Span);
    }
}
