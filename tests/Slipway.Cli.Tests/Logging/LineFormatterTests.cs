using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Slipway.Cli.Logging;

namespace Slipway.Cli.Tests.Logging;

public sealed class LineFormatterTests : IDisposable
{
    private readonly LogRecorder _recorder = new();

    public void Dispose() => _recorder.Dispose();

    [Fact]
    public void A_guests_message_is_shown_with_its_plugin_only()
    {
        _recorder.CreateLogger("wasm").LogWarning("wasm log {Plugin} {RootId} {VmId}: {Message}", "auth", "root", "vm", "denied");
        Assert.Equal("warn  [auth] denied", Text(colour: false));
    }

    [Fact]
    public void The_hosts_message_is_shown_with_the_last_part_of_its_category()
    {
        _recorder.CreateLogger("Slipway.ProxyWasm.ProxyWasmHost").LogError(new InvalidOperationException("no"), "Failed {What}", "it");
        Assert.Equal("error ProxyWasmHost Failed it (no)", Text(colour: false));
    }

    [Fact]
    public void A_guest_cannot_write_a_line_of_its_own_or_an_escape_code()
    {
        _recorder.CreateLogger("wasm").LogInformation("{Plugin}{Message}", "a", "one\n12:00:00 error two \e[2J");
        Assert.Equal("info  [a] one\n               12:00:00 error two \\x1b[2J", Text(colour: false));
    }

    [Fact]
    public void Escape_codes_are_written_only_where_colour_is_wanted()
    {
        _recorder.CreateLogger("x").LogError("text");
        Assert.DoesNotContain('\e', Text(colour: false));
        Assert.Contains('\e', Text(colour: true));
    }

    [Fact]
    public void Messages_without_end_are_counted_but_not_kept()
    {
        var logger = _recorder.CreateLogger("x");
        for (var i = 0; i < 10_005; i++)
            logger.LogInformation("text");
        Assert.Equal(10_000, _recorder.Lines.Count);
        Assert.Equal(5, _recorder.Dropped);
    }

    private string Text(bool colour) =>
        new LineFormatter(Options.Create(new LineFormatterOptions { Colour = colour })).Text(Assert.Single(_recorder.Lines));
}
