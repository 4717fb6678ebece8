using CsCheck;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Cli.Tests.Differences;

public class LineComparisonTests
{
    private static readonly Gen<string> s_text = Gen.OneOf("a", "b", "c", "d").Array[1, 12].Select(lines => string.Join('\n', lines));

    [Fact]
    public void An_inserted_line_does_not_mark_its_neighbours() =>
        Assert.Equal("  +  ", Marks("a\nb\nc\nd", "a\nb\nx\nc\nd"));

    [Fact]
    public void A_line_in_the_place_of_another_is_a_change() => Assert.Equal(" ~ ", Marks("a\nb\nc", "a\nx\nc"));

    [Fact]
    public void A_body_that_was_empty_is_added_as_a_whole() => Assert.Equal("++", Marks("", "a\nb"));

    [Fact]
    public void Texts_too_long_for_the_table_are_compared_as_a_whole()
    {
        var text = string.Join('\n', Enumerable.Range(0, LineComparison.MaxLines + 1));
        Assert.All(LineComparison.Compare(text, text), line => Assert.Equal(Change.Same, line.Change));
        Assert.DoesNotContain(LineComparison.Compare(text, text + "\nmore"), line => line.Change == Change.Same);
    }

    [Fact]
    public void Both_texts_can_be_put_together_again_from_the_comparison() => Gen.Select(s_text, s_text).Sample((before, after) =>
    {
        var lines = LineComparison.Compare(before, after);
        Assert.Equal(before, string.Join('\n', lines.Select(line => line.Before).OfType<string>()));
        Assert.Equal(after, string.Join('\n', lines.Select(line => line.After).OfType<string>()));
    });

    [Fact]
    public void A_text_differs_from_itself_in_nothing() =>
        s_text.Sample(text => Assert.All(LineComparison.Compare(text, text), line => Assert.Equal(Change.Same, line.Change)));

    private static string Marks(string before, string after) =>
        string.Concat(LineComparison.Compare(before, after).Select(line => line.Mark));
}
