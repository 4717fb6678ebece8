using Slipway.Sdk.Testing;

[assembly: Slipway.Sdk.Filter<Slipway.Sdk.Tests.Contexts.TcpContextTests.Root>("tcp")]

namespace Slipway.Sdk.Tests.Contexts;

public sealed class TcpContextTests
{
    [Fact]
    public void Data_can_be_changed_in_both_directions()
    {
        using var host = Loading.Load("tcp");
        using var connection = host.Connect();
        connection.FromClient("hello\n").FromUpstream("world");

        Assert.True(connection.IsOpen);
        Assert.Equal("HELLO\n", connection.ToUpstream);
        Assert.Equal("[world]", connection.ToClient);
    }

    [Fact]
    public void Data_that_is_held_is_shown_again_with_the_next()
    {
        using var host = Loading.Load("tcp");
        using var connection = host.Connect();
        connection.FromClient("hel");
        Assert.Equal("", connection.ToUpstream);
        connection.FromClient("lo\n");

        Assert.Equal("HELLO\n", connection.ToUpstream);
    }

    [Fact]
    public void A_connection_can_be_closed()
    {
        using var host = Loading.Load("tcp");
        using var connection = host.Connect();
        connection.FromClient("quit\n");

        Assert.Equal("wasm_downstream_close", connection.CloseReason);
    }

    [Fact]
    public void A_new_connection_can_be_held_until_a_tick()
    {
        using var host = Loading.Load("tcp", "hold");
        using var connection = host.Connect();
        Assert.False(connection.IsOpen);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(connection.IsOpen);
    }

    [Fact]
    public void The_ends_of_a_connection_are_told_in_order()
    {
        using var host = Loading.Load("tcp");
        using var connection = host.Connect();
        connection.FromUpstream("bye", endOfStream: true).Complete();

        Assert.Equal(["upstream closed by Unknown", "downstream closed by Remote", "log 192.0.2.1:50000", "deleted"], host.FilterLog);
    }

    internal sealed class Root : RootContext
    {
        private readonly List<Connection> _held = [];
        private bool _holds;

        public override bool OnConfigure(int configurationSize)
        {
            _holds = configurationSize > 0;
            return true;
        }

        public override TcpContext CreateTcpContext() => new Connection(this);

        public override void OnTick()
        {
            foreach (var connection in _held)
            {
                if (connection.MakeEffective())
                    TcpContext.ContinueDownstream();
            }
        }

        private sealed class Connection(Root root) : TcpContext
        {
            public override FilterStatus OnNewConnection()
            {
                if (!root._holds)
                    return FilterStatus.Continue;
                root._held.Add(this);
                RootContext.SetTickPeriod(TimeSpan.FromSeconds(1));
                return FilterStatus.StopIteration;
            }

            public override FilterStatus OnDownstreamData(int size, bool endOfStream)
            {
                var text = DownstreamData.ReadText();
                if (text == "quit\n")
                    Close();
                if (!text.EndsWith('\n'))
                    return FilterStatus.StopIteration;
                DownstreamData.Set(text.ToUpperInvariant());
                return FilterStatus.Continue;
            }

            public override FilterStatus OnUpstreamData(int size, bool endOfStream)
            {
                UpstreamData.Prepend("["u8);
                UpstreamData.Append("]"u8);
                return FilterStatus.Continue;
            }

            public override void OnDownstreamClose(PeerType peer) => Log.Info($"downstream closed by {peer}");

            public override void OnUpstreamClose(PeerType peer) => Log.Info($"upstream closed by {peer}");

            public override void OnLog() => Log.Info($"log {Properties.GetText("source", "address")}");

            public override void OnDelete() => Log.Info("deleted");
        }
    }
}
