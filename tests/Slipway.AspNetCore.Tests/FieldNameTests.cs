namespace Slipway.AspNetCore.Tests;

public sealed class FieldNameTests
{
    [Theory]
    [InlineData("x-one", true)]
    [InlineData("transfer-encoding", false)]
    [InlineData("connection", false)]
    [InlineData(":path", false)]
    [InlineData("two words", false)]
    [InlineData("", false)]
    public void Only_names_of_fields_that_go_on_are_sent(string name, bool isSent) => Assert.Equal(isSent, Of(name).CanBeSent);

    [Fact]
    public void A_value_is_the_one_that_was_asked_for_whatever_was_asked_before()
    {
        string[] values = ["on", "on", "off", "", "on", " on\t", new string('v', 64), new string('v', 65), new string('v', 64), "o"];
        Assert.Equal(values.Select(value => value.Trim(' ', '\t')), values.Select(value => Of("x-one").Value(Bytes(value))));
        Assert.Equal(["on", "on"], new[] { "x-one", "x-two" }.Select(name => Of(name).Value("on"u8)));
    }

    [Fact]
    public void A_value_that_would_end_its_line_is_none_and_does_not_stay()
    {
        Assert.Equal("one", Of("x-one").Value("one"u8));
        Assert.Null(Of("x-one").Value("one\r\nx-two: two"u8));
        Assert.Null(Of("x-one").Value("one\r\nx-two: two"u8));
        Assert.Equal("one", Of("x-one").Value("one"u8));
    }

    [Fact]
    public void Names_that_share_a_place_are_told_apart()
    {
        // Of one length, with the same bytes where the place is made of them.
        foreach (var name in (string[])["x-aab", "x-acb", "x-aab", "x-adb"])
            Assert.Equal(name, Of(name).Text);
        Assert.Equal(new string('n', 100), Of(new string('n', 100)).Text);
    }

    private static FieldName Of(string name) => FieldName.Of(Bytes(name));

    private static byte[] Bytes(string text) => System.Text.Encoding.Latin1.GetBytes(text);
}
