namespace Slipway.Conformance.Tests;

public sealed class ExpectedTextTests
{
    [Theory]
    [InlineData("v: text", "text", true)]
    [InlineData("v: text", "other", false)]
    [InlineData("v: text", "text|text", false)]
    [InlineData("v: [a, b]", "a|b", true)]
    [InlineData("v: [a, b]", "b|a", false)]
    [InlineData("v: absent", "", true)]
    [InlineData("v: absent", "something", false)]
    [InlineData("v: 'absent'", "absent", true)]
    [InlineData("v: { contains: ell }", "hello", true)]
    [InlineData("v: { contains: ell }", "", false)]
    [InlineData("v: { matches: 'h.*o' }", "hello", true)]
    [InlineData("v: { matches: 'h.*' }", "oh hello", false)]
    [InlineData("v: { matches: 'a, *b' }", "a|b", true)]
    [InlineData("v: { matches: '.*' }", "", false)]
    [InlineData("v: { not: a }", "b", true)]
    [InlineData("v: { not: a }", "a", false)]
    public void A_value_is_held_against_what_the_file_says(string yaml, string actual, bool same)
    {
        var text = $"about: a\nsource: b\nsteps: [{{ expect: {{ headers: {{ {yaml} }} }} }}]";
        var expected = CaseReader.Read("test", text).Single().Steps[0].Expect.Headers["v"];
        Assert.Equal(same, expected.DifferenceFrom(actual.Length == 0 ? [] : actual.Split('|')) is null);
    }

    [Fact]
    public void A_difference_says_what_should_have_been_and_what_is()
    {
        var difference = new ExpectedText(ExpectedText.Rule.Equals, ["a"]).DifferenceFrom(["b", "c"]);
        Assert.Equal("should be \"a\", is \"b\" and \"c\"", difference);
    }
}
