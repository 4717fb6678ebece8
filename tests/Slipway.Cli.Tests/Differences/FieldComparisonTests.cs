using CsCheck;
using Slipway.Sdk.Testing.Differences;

namespace Slipway.Cli.Tests.Differences;

public class FieldComparisonTests
{
    private static readonly Gen<Field[]> s_fields =
        Gen.Select(Gen.OneOf("a", "b", "c"), Gen.OneOf("1", "2", "3"), (name, value) => new Field(name, value)).Array[0, 8];

    [Fact]
    public void What_is_on_both_sides_is_the_same_whatever_its_place() =>
        Assert.Equal([" a: 1", " b: 2"], Compare([new("a", "1"), new("b", "2")], [new("b", "2"), new("a", "1")]));

    [Fact]
    public void An_added_field_has_a_plus_and_comes_last() =>
        Assert.Equal([" a: 1", "+b: 2"], Compare([new("a", "1")], [new("b", "2"), new("a", "1")]));

    [Fact]
    public void A_removed_field_has_a_minus_and_keeps_its_place() =>
        Assert.Equal(["-a: 1", " b: 2"], Compare([new("a", "1"), new("b", "2")], [new("b", "2")]));

    [Fact]
    public void A_changed_field_shows_both_values() =>
        Assert.Equal(["~:path: /a > :path: /b"], Compare([new(":path", "/a")], [new(":path", "/b")]));

    [Fact]
    public void Of_a_repeated_field_only_the_values_that_differ_are_marked() =>
        Assert.Equal(
            [" v: 2", "~v: 1 > v: 9", "+v: 8"],
            Compare([new("v", "1"), new("v", "2")], [new("v", "2"), new("v", "9"), new("v", "8")]));

    [Fact]
    public void Every_field_of_both_sides_appears_exactly_once() => Gen.Select(s_fields, s_fields).Sample((before, after) =>
    {
        var differences = FieldComparison.Compare(before, after);
        Assert.Equal(before.Select(field => field.ToString()).Order(), differences.Select(line => line.Before).OfType<string>().Order());
        Assert.Equal(after.Select(field => field.ToString()).Order(), differences.Select(line => line.After).OfType<string>().Order());
        Assert.All(differences, line => Assert.Equal(line.Change == Change.Same, line.Before == line.After));
    });

    private static IEnumerable<string> Compare(Field[] before, Field[] after) => FieldComparison.Compare(before, after).Select(Show);

    private static string Show(Difference line) =>
        line.Mark + (line.Change == Change.Changed ? $"{line.Before} > {line.After}" : line.Before ?? line.After);
}
