using System.Text;
using Slipway.ProxyWasm.Headers;

namespace Slipway.ProxyWasm.Tests.Headers;

public sealed class HeaderSyntaxTests
{
    [Theory]
    [InlineData("a b", "a b")]
    [InlineData(" \ta b\t ", "a b")]
    [InlineData(" \t", "")]
    [InlineData("", "")]
    public void Spaces_around_a_value_are_no_part_of_it(string value, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(HeaderSyntax.Trimmed(Encoding.ASCII.GetBytes(value))));
}
