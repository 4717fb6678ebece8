namespace Slipway.Sdk.Testing.Differences;

/// <summary>Compares header lists: by name, whatever the order, and value by value where a name is repeated.</summary>
internal static class FieldComparison
{
    /// <summary>The fields of <paramref name="before"/> in their order, then what only <paramref name="after"/> has.</summary>
    public static IReadOnlyList<Difference> Compare(IReadOnlyList<Field> before, IReadOnlyList<Field> after)
    {
        var result = new List<Difference>();
        foreach (var name in before.Concat(after).Select(field => field.Name).Distinct())
            CompareValues(name, Values(before, name), Values(after, name), result);
        return result;
    }

    private static List<string> Values(IReadOnlyList<Field> fields, string name) =>
        [.. fields.Where(field => field.Name == name).Select(field => field.Value)];

    private static void CompareValues(string name, List<string> before, List<string> after, List<Difference> result)
    {
        // Values on both sides are the same whatever was put between them; what is left over is paired up in order.
        var left = new List<string>(after);
        var removed = new List<string>();
        foreach (var value in before)
        {
            if (left.Remove(value))
                result.Add(new Difference(Change.Same, Line(value), Line(value)));
            else
                removed.Add(value);
        }

        var changed = Math.Min(removed.Count, left.Count);
        for (var i = 0; i < changed; i++)
            result.Add(new Difference(Change.Changed, Line(removed[i]), Line(left[i])));
        result.AddRange(removed.Skip(changed).Select(value => new Difference(Change.Removed, Line(value), null)));
        result.AddRange(left.Skip(changed).Select(value => new Difference(Change.Added, null, Line(value))));

        string Line(string value) => new Field(name, value).ToString();
    }
}
