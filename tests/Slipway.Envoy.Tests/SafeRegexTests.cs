namespace Slipway.Envoy.Tests;

public sealed class SafeRegexTests
{
    [Theory]
    [InlineData(@"\d+", "123", true)]
    [InlineData(@"\d+", "١٢٣", false)]
    [InlineData(@"\w", "é", false)]
    [InlineData(@"[\w-]+", "a-b_c", true)]
    [InlineData(@"[\w-.]+", "a-b.c", true)]
    [InlineData(@"[^\w]", "é", true)]
    [InlineData(@"\W\S\D", "-x-", true)]
    [InlineData(@"[\W]", "a", false)]
    [InlineData(@"\s", "\v", false)]
    [InlineData("[[:alpha:]-]+", "ab-C", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData("[^]a]", "]", false)]
    [InlineData("[a-z-[b]+", "z[b-", true)]
    [InlineData("(?P<year>[0-9]{4})-(?<month>[0-9]{2})", "2024-05", true)]
    [InlineData("(?i)abc", "ABC", true)]
    [InlineData("a$", "a\n", false)]
    [InlineData("a|ab", "ab", true)]
    [InlineData(@"\[x\]", "[x]", true)]
    [InlineData("", "", true)]
    public void Expressions_match_as_in_RE2(string pattern, string text, bool expected) =>
        Assert.Equal(expected, SafeRegex.Parse(pattern).IsFullMatch(text));

    [Theory]
    [InlineData("(")]
    [InlineData("a)(b")]
    [InlineData("a)|(b")]
    [InlineData("[")]
    [InlineData("(?=a)")]
    [InlineData("(?!a)")]
    [InlineData("(?<=a)b")]
    [InlineData(@"(a)\1")]
    [InlineData("(?>a)")]
    [InlineData("(?P<a")]
    [InlineData("[[:nonsense:]]")]
    [InlineData("[[:]")]
    [InlineData("[[:^]")]
    [InlineData("*")]
    [InlineData("((a{1000}){1000}){1000}")]
    public void What_RE2_refuses_is_refused(string pattern) => Assert.ThrowsAny<ArgumentException>(() => SafeRegex.Parse(pattern));

    [Fact]
    public void A_deeply_nested_expression_is_refused_rather_than_fatal()
    {
        Assert.ThrowsAny<ArgumentException>(() => SafeRegex.Parse(new string('(', 20_000) + new string(')', 20_000)));
        var deepest = new string('(', 8_000) + new string(')', 8_000);
        var error = Record.Exception(() => SafeRegex.Parse(deepest));
        Assert.True(error is null or ArgumentException, $"{error}");
    }

    [Theory]
    [InlineData("a", @"\")]
    [InlineData("a", @"\x")]
    [InlineData("(a)", @"\2")]
    public void A_substitution_must_fit_its_expression(string pattern, string substitution) =>
        Assert.Throws<ArgumentException>(() => RegexRewrite.Create(SafeRegex.Parse(pattern), substitution));
}
