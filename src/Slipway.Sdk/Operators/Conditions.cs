namespace Slipway.Sdk.Operators;

/// <summary>The conditions of an object's status.</summary>
public static class Conditions
{
    /// <summary>The condition of a type; null where there is none.</summary>
    public static Condition? Find(this IReadOnlyList<Condition> conditions, string type)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i].Type == type)
                return conditions[i];
        }

        return null;
    }

    /// <summary>Whether the condition of a type holds.</summary>
    public static bool IsTrue(this IReadOnlyList<Condition> conditions, string type) =>
        Find(conditions, type) is { Status: ConditionStatus.True };

    /// <summary>
    /// The conditions with one in the place of that of the same type, or behind the last. Its <see cref="Condition.LastTransitionTime"/>
    /// becomes the time, unless its status is what it was.
    /// </summary>
    public static IReadOnlyList<Condition> With(this IReadOnlyList<Condition> conditions, Condition condition, DateTime time)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var before = Find(conditions, condition.Type);
        var since = before is not null && before.Status == condition.Status && before.LastTransitionTime.Length > 0
            ? before.LastTransitionTime
            : Timestamps.Text(time);
        condition = condition with { LastTransitionTime = since };
        var result = new List<Condition>(conditions.Count + 1);
        for (var i = 0; i < conditions.Count; i++)
            result.Add(conditions[i].Type == condition.Type ? condition : conditions[i]);
        if (before is null)
            result.Add(condition);
        return result;
    }
}
