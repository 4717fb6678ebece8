using Slipway.Sdk.Operators;

namespace Slipway.Operators.Sdk.Tests;

public sealed class ConditionsTests
{
    private static readonly DateTime s_noon = new(2030, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void The_time_of_a_condition_changes_with_its_status_only()
    {
        var conditions = Array.Empty<Condition>().With(Ready(ConditionStatus.False, "Starting"), s_noon);
        conditions = conditions.With(Ready(ConditionStatus.False, "StillStarting"), s_noon.AddHours(1));
        Assert.Equal(("2030-01-02T12:00:00Z", "StillStarting"), (conditions[0].LastTransitionTime, conditions[0].Reason));

        conditions = conditions.With(Ready(ConditionStatus.True, "Started"), s_noon.AddHours(2));
        Assert.Equal("2030-01-02T14:00:00Z", Assert.Single(conditions).LastTransitionTime);
        Assert.True(conditions.IsTrue("Ready"));
    }

    [Fact]
    public void Other_conditions_stay_where_they_are()
    {
        IReadOnlyList<Condition> conditions = [Ready(ConditionStatus.True, "A") with { Type = "First" }, Ready(ConditionStatus.False, "B")];

        conditions = conditions.With(Ready(ConditionStatus.True, "C"), s_noon).With(Ready(ConditionStatus.True, "D") with { Type = "Last" }, s_noon);

        Assert.Equal(["First", "Ready", "Last"], conditions.Select(condition => condition.Type));
        Assert.Null(conditions.Find("None"));
    }

    [Theory]
    [InlineData("2026-11-27T13:30:00Z", 0)]
    [InlineData("2026-11-27T13:30:00.123Z", 1_230_000)]
    [InlineData("2026-11-27T13:30:00.123456789Z", 1_234_567)]
    public void Times_are_read_to_a_tick(string text, long ticks)
    {
        Assert.True(Timestamps.TryParse(text, out var time));
        Assert.Equal(new DateTime(2026, 11, 27, 13, 30, 0, DateTimeKind.Utc).AddTicks(ticks), time);
        Assert.Equal("2026-11-27T13:30:00Z", Timestamps.Text(time));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-11-27")]
    [InlineData("2026-11-27T13:30:00+01:00")]
    [InlineData("2026-02-30T13:30:00Z")]
    [InlineData("2026-11-27T25:30:00Z")]
    [InlineData("2026-11-27T13:30:00,5Z")]
    [InlineData("2026-11-27T13:30:00.5x5Z")]
    public void What_is_no_time_in_UTC_is_refused(string? text) => Assert.False(Timestamps.TryParse(text, out _));

    private static Condition Ready(ConditionStatus status, string reason) => new() { Type = "Ready", Status = status, Reason = reason };
}
