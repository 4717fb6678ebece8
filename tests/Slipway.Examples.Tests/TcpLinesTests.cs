using TcpLines;

namespace Slipway.Examples.Tests;

public sealed class TcpLinesTests
{
    private const string Configuration = """{ "denied_commands": ["FLUSHALL"], "max_line_bytes": 20 }""";

    [Theory, ClassData<Forms>]
    public void Whole_lines_pass_and_the_beginning_of_one_waits(Form form)
    {
        using var host = Filter.Load<TcpLinesFilter>(form, Configuration);
        using var connection = host.Connect();
        connection.FromClient("GET a\r\nGE");
        Assert.Equal("", connection.ToUpstream);
        connection.FromClient("T b\r\n").FromUpstream("1\r\n2\r\n");

        Assert.Equal("GET a\r\nGET b\r\n", connection.ToUpstream);
        Assert.Equal("1\r\n2\r\n", connection.ToClient);
        Assert.Null(connection.CloseReason);
    }

    [Theory, ClassData<Forms>]
    public void A_denied_command_closes_the_connection_in_whatever_pieces_it_comes(Form form)
    {
        foreach (var pieces in (string[][])[["FLUSHALL\r\n"], ["flush", "all async\n"], ["GET a\r\nFlushAll", "\r\n"]])
        {
            using var host = Filter.Load<TcpLinesFilter>(form, Configuration);
            using var connection = host.Connect();
            foreach (var piece in pieces)
                connection.FromClient(piece);

            Assert.Equal("wasm_downstream_close", connection.CloseReason);
            Assert.Equal("", connection.ToUpstream);
            Assert.Equal(["192.0.2.1:50000: a command is not allowed"], host.FilterLog);
            Assert.Equal(1, host.Metric("tcp_lines.denied"));
        }
    }

    [Theory, ClassData<Forms>]
    public void A_line_without_an_end_closes_it_too(Form form)
    {
        using var host = Filter.Load<TcpLinesFilter>(form, Configuration);
        using var connection = host.Connect();
        connection.FromClient("GET aaaaaaaaaaaaaaaaaaaaa");

        Assert.NotNull(connection.CloseReason);
    }
}
