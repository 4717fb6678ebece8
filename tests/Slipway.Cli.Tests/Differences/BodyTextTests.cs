using Slipway.Sdk.Testing.Differences;

namespace Slipway.Cli.Tests.Differences;

public class BodyTextTests
{
    [Fact]
    public void Json_is_indented_so_that_it_can_be_compared_by_line() => Assert.Equal("{\n  \"a\": 1\n}", BodyText.Of("{\"a\":1}"u8));

    [Fact]
    public void What_only_begins_like_json_stays_as_it_is() => Assert.Equal("{oops", BodyText.Of("{oops"u8));

    [Fact]
    public void Bytes_that_are_no_text_are_dumped() => Assert.Equal("0000  ff fe 00\n", BodyText.Of([0xff, 0xfe, 0x00]));

    [Fact]
    public void A_dump_ends_and_says_how_much_is_left() =>
        Assert.EndsWith("… 744 bytes more\n", BodyText.Of(Enumerable.Repeat((byte)0xff, 1000).ToArray()));
}
