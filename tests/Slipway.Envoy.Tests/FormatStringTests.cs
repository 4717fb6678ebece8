using System.Text;

namespace Slipway.Envoy.Tests;

public sealed class FormatStringTests
{
    [Fact]
    public void A_format_is_cut_into_literals_and_operators() => Assert.Equal(
        [
            new FormatSegment("a% ", null),
            new FormatSegment("", new FormatOperator("REQ", "x-a", "x-b", 3)),
            new FormatSegment("", new FormatOperator("START_TIME", "%Y-%m-%dT%H:%M:%S.%3fZ", "", null)),
            new FormatSegment(" z", null),
        ],
        FormatString.Parse("a%% %REQ(X-A?X-B):3%%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)% z").Segments);

    [Theory]
    [InlineData("50% off", "the % in column 3 begins no operator")]
    [InlineData("%", "the % in column 1 begins no operator")]
    [InlineData("%PROTOCOLL%", "there is no operator %PROTOCOLL%; did you mean 'PROTOCOL'?")]
    [InlineData("%PROTOCOL(x)%", "takes nothing in parentheses")]
    [InlineData("%REQ%", "needs an argument: %REQ(...)%")]
    [InlineData("%REQ()%", "needs an argument")]
    [InlineData("%REQ(a?b?c)%", "takes one header, or two")]
    [InlineData("%REQ(a?)%", "takes one header, or two")]
    [InlineData("%PROTOCOL:99999999999%", "too large")]
    public void A_wrong_operator_is_refused_with_its_reason(string format, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => FormatString.Parse(format)).Message);

    [Theory]
    [InlineData("", "")]
    [InlineData("x%%", "x%")]
    [InlineData("%PROTOCOL%", null)]
    public void A_format_without_operators_is_constant(string format, string? constant) =>
        Assert.Equal(constant, FormatString.Parse(format).Constant);

    [Fact]
    public void Values_are_cut_to_their_length_and_missing_ones_replaced()
    {
        var output = new StringBuilder();
        FormatString.Parse("<%PROTOCOL:4%|%DURATION:9%|%ROUTE_NAME%>")
            .AppendTo(output, new Dictionary<string, string> { ["PROTOCOL"] = "HTTP/1.1", ["DURATION"] = "12" },
                (values, command) => values.GetValueOrDefault(command.Name), "-");
        Assert.Equal("<HTTP|12|->", output.ToString());
    }
}
