using CsCheck;
using Slipway.Cli.Output;

namespace Slipway.Cli.Tests.Output;

public class PrintableTests
{
    [Theory]
    [InlineData("plain täxt €", "plain täxt €")]
    [InlineData("\e[31m", "\\x1b[31m")]
    [InlineData("a\r\nb", "a\\r\\nb")]
    [InlineData("\u202edcba", "\\u202edcba")]
    public void What_a_terminal_would_act_upon_is_escaped(string text, string shown) => Assert.Equal(shown, Printable.Line(text));

    [Fact]
    public void Line_ends_may_be_kept() => Assert.Equal("a\nb", Printable.Text("a\nb"));

    [Fact]
    public void No_text_at_all_gets_a_control_character_through() =>
        Gen.String.Sample(text => Assert.DoesNotContain(Printable.Line(text), c => char.IsControl(c) && c != '\t'));
}
