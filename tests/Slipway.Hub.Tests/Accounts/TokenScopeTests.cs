using Slipway.Hub.Accounts;

namespace Slipway.Hub.Tests.Accounts;

/// <summary>What tokens are for.</summary>
public sealed class TokenScopeTests
{
    [Theory]
    [InlineData("acme/filter:pull", "acme/filter", true)]
    [InlineData("acme/filter:pull", "acme/filters", false)]
    [InlineData("acme/*:pull", "acme/filter", true)]
    [InlineData("acme/*:pull", "acme/a/b", true)]
    [InlineData("acme/*:pull", "acme", false)]
    [InlineData("acme/*:pull", "acme-evil/filter", false)]
    [InlineData("*:pull", "anything/at/all", true)]
    [InlineData("*/filter:pull", "acme/filter", true)]
    [InlineData("a*b*c:pull", "a-b-c", true)]
    [InlineData("a*b*c:pull", "a-c-b", false)]
    [InlineData("ab*ba:pull", "aba", false)]
    public void A_pattern_matches_whole_names(string scope, string repository, bool matches) =>
        Assert.Equal(matches, TokenScope.Parse(scope).Matches(repository));

    [Theory]
    [InlineData("a:pull,push", "a:pull,push")]
    [InlineData("a:admin", "a:pull,push,delete")]
    [InlineData("a:*", "a:pull,push,delete")]
    public void A_scope_is_written_by_its_actions(string scope, string written) => Assert.Equal(written, TokenScope.Parse(scope).ToString());

    [Theory]
    [InlineData("acme")]
    [InlineData("acme/*")]
    [InlineData("acme:fly")]
    [InlineData("acme:")]
    [InlineData(":pull")]
    [InlineData("ACME:pull")]
    public void What_is_no_scope_is_told(string scope) =>
        Assert.Contains($"'{scope}' is no scope", Assert.Throws<HubException>(() => TokenScope.Parse(scope)).Message);
}
