using CsCheck;
using Slipway.Operators.Watching;

namespace Slipway.Operators.Tests.Watching;

public sealed class LabelSelectorTests
{
    /// <summary>A selector, labels, and whether the first selects the second.</summary>
    public static TheoryData<string, string, bool> Matching { get; } = new()
    {
        { "", "", true },
        { "  ", "a=1", true },
        { "a", "a=1", true },
        { "a", "a=", true },
        { "a", "b=1", false },
        { "!a", "b=1", true },
        { "!a", "a=1", false },
        { "! a", "b=1", true },
        { "a=1", "a=1", true },
        { "a==1", "a=1", true },
        { "a = 1", "a=1", true },
        { "a=1", "a=2", false },
        { "a=1", "", false },
        { "a=", "a=", true },
        { "a=,b=1", "a=,b=1", true },
        { "a=", "", false },
        { "a!=1", "a=2", true },
        { "a!=1", "", true },
        { "a!=1", "a=1", false },
        { "a in (1,2)", "a=2", true },
        { "a in ( 1 , 2 )", "a=1", true },
        { "a in (1,2)", "a=3", false },
        { "a in (1,2)", "", false },
        { "a in ()", "a=", true },
        { "a in (,1)", "a=", true },
        { "a notin (1,2)", "a=3", true },
        { "a notin (1,2)", "", true },
        { "a notin (1,2)", "a=1", false },
        { "a>5", "a=6", true },
        { "a > 5", "a=5", false },
        { "a>5", "a=x", false },
        { "a>5", "", false },
        { "a<5", "a=4", true },
        { "a<5", "a=5", false },
        { "a=1,b in (2),!c", "a=1,b=2", true },
        { "a=1,b in (2),!c", "a=1,b=2,c=3", false },
        { "example.com/a=1", "example.com/a=1", true },
        { "in in (in,notin)", "in=notin", true },
    };

    /// <summary>What is no selector, and a part of why.</summary>
    public static TheoryData<string, string> Refused { get; } = new()
    {
        { "a,", "nothing where a label" },
        { ",a", "',' where a label" },
        { "a=1 b=2", "'b' where a comma" },
        { "a b", "'b' where an operator" },
        { "a in 1", "'1' where '('" },
        { "a in (1", "nothing where ',' or ')'" },
        { "a in (1 2)", "'2' where ',' or ')'" },
        { "a=(1)", "'(' is no value" },
        { "a=-1", "'-1' is no value" },
        { "-a", "'-a' is no name" },
        { "a/b/c", "'a/b/c' is no name" },
        { "A.com/b", "'A.com/b' is no name" },
        { "a>x", "'x' where a whole number" },
        { "a>", "nothing where a whole number" },
        { "!", "nothing where a label" },
        { "a=" + "0123456789012345678901234567890123456789012345678901234567890123", "is no value" },
        { "ä", "is no name" },
    };

    /// <summary>Two selectors, and whether the first selects a part of what the second does.</summary>
    public static TheoryData<string, string, bool> Subsets { get; } = new()
    {
        { "a=1", "", true },
        { "", "a=1", false },
        { "a=1", "a", true },
        { "a", "a=1", false },
        { "a=1", "a in (1,2)", true },
        { "a in (1,2)", "a in (2,1,3)", true },
        { "a in (1,2)", "a=1", false },
        { "a=1", "a!=2", true },
        { "a=1", "a!=1", false },
        { "a!=1", "a", false },
        { "a notin (1,2)", "a!=1", true },
        { "a!=1", "a notin (1,2)", false },
        { "!a", "a!=1", true },
        { "!a", "a", false },
        { "a>5", "a>4", true },
        { "a>4", "a>5", false },
        { "a<4", "a<5", true },
        { "a>5", "a", true },
        { "a>5", "a!=3", true },
        { "a>5", "a!=7", false },
        { "a=7", "a>5", true },
        { "a=1,b=2", "b=2", true },
        { "b=2", "a=1,b=2", false },
        { "a=1,b=2", "b,a", true },
    };

    private static readonly string[] _keys = ["a", "b"];
    private static readonly string[] _values = ["", "0", "1", "2", "3", "x"];

    private static readonly Gen<string> _requirement = Gen.Select(
            Gen.Int[0, _keys.Length - 1].Select(index => _keys[index]),
            Gen.Int[0, 7],
            Gen.Int[0, _values.Length - 1].Select(index => _values[index]).Array[1, 3],
            Gen.Int[0, 3])
        .Select((key, form, values, bound) => form switch
        {
            0 => key,
            1 => $"!{key}",
            2 => $"{key}={values[0]}",
            3 => $"{key}!={values[0]}",
            4 => $"{key} in ({string.Join(',', values)})",
            5 => $"{key} notin ({string.Join(',', values)})",
            6 => $"{key}>{bound}",
            _ => $"{key}<{bound}",
        });

    private static readonly Gen<string> _selector = _requirement.Array[0, 3].Select(requirements => string.Join(',', requirements));

    [Theory]
    [MemberData(nameof(Matching))]
    public void A_selector_selects_as_Kubernetes_does(string selector, string labels, bool expected) =>
        Assert.Equal(expected, LabelSelector.Parse(selector).Matches(Labels(labels)));

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_no_selector_is_refused_with_the_reason(string selector, string reason) =>
        Assert.Contains(reason, Assert.Throws<FormatException>(() => LabelSelector.Parse(selector)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Subsets))]
    public void Whether_one_selects_a_part_of_another_is_known(string one, string other, bool expected) =>
        Assert.Equal(expected, LabelSelector.Parse(one).IsSubsetOf(LabelSelector.Parse(other)));

    [Theory]
    [InlineData("b=1,a", "a,b==1")]
    [InlineData("a in (2,1)", "a in (1,2,1)")]
    [InlineData("a in (1)", "a=1")]
    public void Selectors_that_say_the_same_are_equal(string one, string other) =>
        Assert.Equal(LabelSelector.Parse(one), LabelSelector.Parse(other));

    [Fact]
    public void What_a_subset_selects_is_selected_by_the_other_whatever_the_labels() =>
        Gen.Select(_selector, _selector).Sample(
            (one, other) =>
            {
                var (first, second) = (LabelSelector.Parse(one), LabelSelector.Parse(other));
                return !first.IsSubsetOf(second) || AllLabels().All(labels => !first.Matches(labels) || second.Matches(labels));
            },
            iter: 20_000,
            writeLine: TestContext.Current.TestOutputHelper is { } output ? output.WriteLine : null);

    [Fact]
    public void What_a_selector_is_written_as_selects_the_same() =>
        _selector.Sample(text =>
        {
            var selector = LabelSelector.Parse(text);
            var again = LabelSelector.Parse(selector.ToString());
            return selector.Equals(again) && AllLabels().All(labels => selector.Matches(labels) == again.Matches(labels));
        });

    private static IEnumerable<Dictionary<string, string>> AllLabels() =>
        from a in _values.Prepend(null)
        from b in _values.Prepend(null)
        select new[] { ("a", a), ("b", b) }.Where(label => label.Item2 is not null)
            .ToDictionary(label => label.Item1, label => label.Item2!);

    private static Dictionary<string, string> Labels(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(label => label.Split('=')).ToDictionary(label => label[0], label => label[1]);
}
